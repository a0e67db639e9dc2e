/** What set-based SQL needs beside JDBC. */
package dev.ringline.platform.sql;
