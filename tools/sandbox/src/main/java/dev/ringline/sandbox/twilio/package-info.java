/**
 * Twilio's REST API as far as Ringline uses it: numbers with real paging, trunks, and a calls list fed by the simulated
 * callees; with Twilio's errors, limits and bad habits at will (TELEPHONY sections 3 and 5).
 */
package dev.ringline.sandbox.twilio;
