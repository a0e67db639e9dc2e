/** One port for the whole line, routed by path as an ingress would. */
package dev.ringline.sandbox.edge;
