/** What may stand in a log. */
package dev.ringline.platform.logging;
