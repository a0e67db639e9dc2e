/** Time, dice, processes, databases and Kafka of a world that one seed decides. */
package dev.ringline.simulation.world;
