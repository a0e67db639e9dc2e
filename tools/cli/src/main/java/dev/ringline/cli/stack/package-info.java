/** The line under test: real processes with short times, a campaign a case, and what must hold after whatever was done. */
package dev.ringline.cli.stack;
