/** What the dialer says about itself: topic {@code controls}. */
package dev.ringline.dialer.controls;
