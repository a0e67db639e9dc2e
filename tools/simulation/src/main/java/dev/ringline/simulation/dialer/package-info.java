/** dialer-service in virtual time: its own decisions on model tables, as its shells ask them. */
package dev.ringline.simulation.dialer;
