package dev.ringline.simulation.world;

/**
 * A bug on purpose: what somebody could take out of the line by mistake. Tests show within how many seeds it is found;
 * docs/engine.md names those that other guards still hide. Only the simulation can switch one on.
 */
public enum Mutation {
    /** A stale owner goes on: nobody checks the lease's age, its epoch, or whether it was renewed. */
    SKIP_EPOCH_CHECK,
    /** The HTTP client repeats a request that was answered with 408, as OkHttp does. */
    RESEND_ON_408,
    /** The carrier's and LiveKit's failures cost the lead an attempt. */
    BURN_INFRASTRUCTURE_FAILURE,
    /** A claim leaves no row in live_call. */
    FORGET_LIVE_CALL,
    /** A view of the rules of any age is good enough. */
    IGNORE_STALE_RULES,
    /** An unknown attempt is taken for not sent, without fence and without looking. */
    REDIAL_UNKNOWN,
    /** A new owner sends at once. */
    DROP_SILENCE,
    /** A new owner counts nothing of the window that it was handed. */
    FORGET_WINDOW,
    /** Offsets are stored before what the records say. */
    STORE_OFFSET_FIRST,
    /** campaign-service gives an attempt up that it heard nothing of, and releases its lead anew. */
    GIVE_UP_ON_SILENCE,
    /** The HTTP client repeats a request whose connection was reset, as OkHttp does. */
    RESEND_ON_RESET,
    /** A claim is sent however late it is. */
    SEND_TOO_LATE,
    /** Reconciliation believes the first look after the fence: no race, one look at the carrier's list. */
    BELIEVE_AT_ONCE,
    /** Without a fence an unknown attempt is settled as if there were one. */
    HOLD_NOTHING_OFF,
    /** The relay deletes what it sent before Kafka has it. */
    DELETE_BEFORE_ACK,
    /** The lane gives slots out without counting what was sent. */
    FORGET_STARTS
}
