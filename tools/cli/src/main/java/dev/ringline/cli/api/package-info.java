/** Speaking to the line over REST, as any client would. */
package dev.ringline.cli.api;
