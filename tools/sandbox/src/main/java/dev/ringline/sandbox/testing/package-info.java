/** What tests of services share: one pair of servers a JVM, keys, tokens. */
package dev.ringline.sandbox.testing;
