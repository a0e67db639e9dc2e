/** campaign-service in virtual time: its own decisions on model tables. */
package dev.ringline.simulation.campaign;
