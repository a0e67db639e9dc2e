/** What no service of ours would write to a topic, and how a consumer must bear it (TARGETS, R7). */
package dev.ringline.sandbox.testing.poison;
