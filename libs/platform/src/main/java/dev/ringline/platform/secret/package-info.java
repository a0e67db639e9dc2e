/** What only this deployment can read or sign. */
package dev.ringline.platform.secret;
