/** Takes releases in: commits them as waiting, withdraws, and answers when asked again. Nothing waits in Kafka. */
package dev.ringline.dialer.waiting;
