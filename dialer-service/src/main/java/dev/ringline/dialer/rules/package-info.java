/** The dialer's view of the rules, and how old it is. */
package dev.ringline.dialer.rules;
