/** Nobody is rung twice because a database forgot: a restored backup, or a failover that lost commits (P1). */
package dev.ringline.dialer.restore;
