/** Asks the carrier what it knows of our calls: the last witness of an unknown attempt. */
package dev.ringline.dialer.carrier;
