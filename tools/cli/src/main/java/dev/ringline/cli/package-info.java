/** The command: ringline. */
package dev.ringline.cli;
