/** What makes a service a good citizen: outbox and relay, offsets, tenancy, problem details, clock, defaults. */
package dev.ringline.platform;
