/** What people see of the lanes. */
package dev.ringline.dialer.lanes;
