/** What a call costs while campaigns and waiting leads grow a thousandfold. */
package dev.ringline.bench.growth;
