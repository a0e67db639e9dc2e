/** Whose request it is, and that it touches nothing else. */
package dev.ringline.platform.tenancy;
