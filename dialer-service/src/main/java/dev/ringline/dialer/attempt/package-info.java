/** Pure: an attempt's state machine, forward only. Whatever changes an attempt is a fact that goes through it. */
package dev.ringline.dialer.attempt;
