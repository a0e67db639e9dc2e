package dev.ringline.sandbox.livekit;

/** Either server, seen from outside. */
interface ServerUnderTest extends AutoCloseable {
    String url();

    WebhookInbox webhooks();

    /** SIGKILL and a new start; returns when it answers again. */
    void killAndRestart();

    @Override
    void close();
}
