/** What a bench runs on: the real servers and the real dialer, the rules that it needs to dial, and a LiveKit that costs nothing. */
package dev.ringline.bench.rig;
