/** Pure: which number is shown. */
package dev.ringline.dialer.callerid;
