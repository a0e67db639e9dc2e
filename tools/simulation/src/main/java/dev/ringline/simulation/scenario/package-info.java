/** What a seed makes of a world: tenants, pools, campaigns, leads, and what goes wrong when. */
package dev.ringline.simulation.scenario;
