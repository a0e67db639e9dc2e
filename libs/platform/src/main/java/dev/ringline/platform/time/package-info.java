/** Clock and ids. */
package dev.ringline.platform.time;
