/** The whole line in virtual time, on the production decision code: one seed, one world, the same every time. */
package dev.ringline.simulation;
