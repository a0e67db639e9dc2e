package dev.ringline.cli.demo;

import java.util.List;
import java.util.SortedMap;

/**
 * The campaign at one moment, as the carrier and the services see it.
 *
 * @param rung leads that were rung or need not be any more
 * @param toRing all that can be rung in this demo
 * @param perSecond INVITEs in each second so far
 * @param leads by state
 * @param outcomes calls by disposition
 */
record Dialling(
        int rung,
        int toRing,
        int limit,
        int live,
        List<Integer> perSecond,
        SortedMap<String, Integer> leads,
        SortedMap<String, Integer> outcomes,
        String note) {}
