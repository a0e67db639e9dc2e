/** What is said to other services: written with the change, sent after the commit. */
package dev.ringline.platform.outbox;
