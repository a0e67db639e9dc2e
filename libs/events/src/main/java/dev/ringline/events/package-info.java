/** The published language: one sealed interface a topic, one record an event, and their JSON. Nothing else is shared. */
package dev.ringline.events;
