/** The line on this machine: real servers, simulated or real providers, four services, one edge. */
package dev.ringline.cli.line;
