/** Pure: what came of a dial, read from the one answer to it and from how the callee's leg left its room. */
package dev.ringline.dialer.calling;
