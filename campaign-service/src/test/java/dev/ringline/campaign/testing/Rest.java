package dev.ringline.campaign.testing;

import static io.restassured.RestAssured.given;

import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import dev.ringline.sandbox.testing.SharedServers;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** A tenant's operator at the REST interface. */
public record Rest(TenantId tenant) {
    public static final String ANY_TIME = """
            "schedule": {"windows": [
                {"day": "MONDAY", "from": "00:00", "until": "00:00"}, {"day": "TUESDAY", "from": "00:00", "until": "00:00"},
                {"day": "WEDNESDAY", "from": "00:00", "until": "00:00"}, {"day": "THURSDAY", "from": "00:00", "until": "00:00"},
                {"day": "FRIDAY", "from": "00:00", "until": "00:00"}, {"day": "SATURDAY", "from": "00:00", "until": "00:00"},
                {"day": "SUNDAY", "from": "00:00", "until": "00:00"}]}""";

    public RequestSpecification request() {
        return as("operator");
    }

    public RequestSpecification as(String... roles) {
        return given().auth()
                .oauth2(SharedServers.tokens().mint(tenant.value(), roles))
                .contentType(ContentType.JSON);
    }

    public String path(String rest) {
        return "/api/v1/tenants/" + tenant + "/campaigns" + rest;
    }

    /** A draft whose window is always open, with more of the definition's members. */
    public CampaignId draft(String sipTrunkId, String... members) {
        var id = request()
                .body(body(sipTrunkId, members))
                .post(path(""))
                .then()
                .statusCode(201)
                .extract()
                .<String>path("id");
        return CampaignId.of(id);
    }

    public static String body(String sipTrunkId, String... members) {
        var more = members.length == 0 ? "" : ", " + String.join(", ", members);
        return """
                {"name": "Spring", "sipTrunkId": "%s", "agentName": "greeter", "agentMetadata": {"greeting": "hello"}, %s%s}
                """.formatted(sipTrunkId, ANY_TIME, more);
    }

    public void move(CampaignId campaign, String move, int status) {
        request().post(path("/" + campaign + "/" + move)).then().statusCode(status);
    }

    public <T> T campaign(CampaignId campaign, String jsonPath) {
        return request()
                .get(path("/" + campaign))
                .then()
                .statusCode(200)
                .extract()
                .path(jsonPath);
    }
}
