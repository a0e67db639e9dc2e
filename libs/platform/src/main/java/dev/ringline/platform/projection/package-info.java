/** What is heard from other services: taken in once, in order, or put aside. */
package dev.ringline.platform.projection;
