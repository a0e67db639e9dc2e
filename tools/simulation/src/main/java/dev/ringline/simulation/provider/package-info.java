/** Model LiveKit and carrier: rooms, agents, legs, INVITEs, callees by script, and all that goes wrong with them. */
package dev.ringline.simulation.provider;
