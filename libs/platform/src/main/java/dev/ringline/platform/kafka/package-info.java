/** Topics and consumers, set up alike in every service. */
package dev.ringline.platform.kafka;
