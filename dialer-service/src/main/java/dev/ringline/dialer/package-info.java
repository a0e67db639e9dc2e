/** Places calls: at most one INVITE an attempt, never faster than the carrier allows. */
package dev.ringline.dialer;
