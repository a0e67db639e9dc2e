/**
 * A LiveKit server with its SIP bridge, a carrier and callees, in one process and without media. Its API, errors, rooms,
 * webhooks and outcomes are those of TELEPHONY sections 2 and 5, so that what passes here means something; the contract
 * tests hold it to the real server. What no real server can show is here too: a log of every INVITE, and faults at will.
 */
package dev.ringline.sandbox.livekit;
