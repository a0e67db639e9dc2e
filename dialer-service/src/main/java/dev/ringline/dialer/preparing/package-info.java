/** Agent first: the room, and the agent in it, before the callee is rung. */
package dev.ringline.dialer.preparing;
