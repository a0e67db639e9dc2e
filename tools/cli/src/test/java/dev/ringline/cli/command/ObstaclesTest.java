package dev.ringline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObstaclesTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final JsonNode CLEAR = json("{'obstacles':[]}");
    private static final JsonNode NONE = json("[]");
    private static final JsonNode LINKED = json("{'campaignId':'c','isActive':true}");

    @Test
    void a_campaign_that_dials_has_none() {
        var campaign = json("{'id':'c','state':'RUNNING','leads':{'WAITING':3,'HELD':2}}");
        assertThat(Obstacles.of(campaign, CLEAR, NONE, List.of(LINKED))).isEmpty();
    }

    @Test
    void each_reason_of_a_pause_is_one() {
        var campaign = json("{'id':'c','state':'PAUSED','reasons':['USER','BREAKER'],'leads':{'WAITING':3}}");
        assertThat(Obstacles.of(campaign, CLEAR, NONE, List.of(LINKED)))
                .containsExactly("paused: user", "paused: breaker");
    }

    @Test
    void what_the_preflight_finds_is_told() {
        var campaign = json("{'id':'c','state':'RUNNING','leads':{}}");
        var preflight = json("{'obstacles':[{'rule':'no-leads','detail':'no lead is waiting'}]}");
        assertThat(Obstacles.of(campaign, preflight, NONE, List.of(LINKED))).containsExactly("no lead is waiting");
    }

    @Test
    void a_number_that_is_inactive_or_anothers_does_not_count() {
        var campaign = json("{'id':'c','state':'RUNNING','leads':{'WAITING':1}}");
        var numbers =
                List.of(json("{'campaignId':'c','isActive':false}"), json("{'campaignId':'other','isActive':true}"));
        assertThat(Obstacles.of(campaign, CLEAR, NONE, numbers)).containsExactly("no active number is linked");
    }

    @Test
    void leads_that_are_all_held_are_told_with_the_rule_and_until_when() {
        var campaign = json("{'id':'c','state':'RUNNING','leads':{'HELD':9,'FINISHED':9}}");
        var held = json("[{'rule':'window','leads':2,'nextDueAt':'2026-11-23T16:00:00Z'},"
                + "{'rule':'minimum-gap','leads':7,'nextDueAt':'2026-11-23T15:57:55.997282Z'},"
                + "{'rule':'zone','leads':1,'nextDueAt':null}]");
        assertThat(Obstacles.of(campaign, CLEAR, held, List.of(LINKED)))
                .containsExactly(
                        "outside of the callees' hours until 2026-11-23T16:00:00Z",
                        "held by minimum gap until 2026-11-23T15:57:55Z",
                        "held by zone");
    }

    @Test
    void a_campaign_that_is_not_meant_to_dial_has_none() {
        assertThat(Obstacles.of(json("{'id':'c','state':'DRAFT'}"), CLEAR, NONE, List.of()))
                .isEmpty();
    }

    @Test
    void a_service_says_which_check_failed() {
        var health = json("{'status':'DOWN','checks':[{'name':'kafka','status':'UP'},"
                + "{'name':'fence','status':'DOWN','data':{'says':'rooms are created by themselves'}}]}");
        assertThat(Obstacles.ofService(health)).isEqualTo("not ready: fence: rooms are created by themselves");
        assertThat(Obstacles.ofService(json("{}"))).isEqualTo("not ready");
        var stopped = json("{'status':'DOWN','checks':[{'name':'projections','status':'DOWN',"
                + "'data':{'numbers':'stopped: BAD_JSON','campaigns':'OK'}}]}");
        assertThat(Obstacles.ofService(stopped)).isEqualTo("not ready: projections: numbers stopped: BAD_JSON");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
