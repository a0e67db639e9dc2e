/** Pages by cursor. */
package dev.ringline.platform.paging;
