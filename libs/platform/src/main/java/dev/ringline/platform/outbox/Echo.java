package dev.ringline.platform.outbox;

/** A record that goes to every partition of its topic, behind what was committed when it was asked for. */
record Echo(OutboxRow row) {}
