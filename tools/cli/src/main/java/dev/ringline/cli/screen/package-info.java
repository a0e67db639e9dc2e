/** What people see: calm, aligned, with colour only where a terminal shows it. */
package dev.ringline.cli.screen;
