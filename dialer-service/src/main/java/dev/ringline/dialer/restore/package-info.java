/** After a restore of the database nobody is rung until our own records say who already was (P1). */
package dev.ringline.dialer.restore;
