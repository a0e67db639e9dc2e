package dev.ringline.number.inventory.io;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.platform.problem.Problem;
import java.util.UUID;

/**
 * What a {@code PUT …/phone-numbers/{id}} asks for: only what is named changes, and {@code "campaignId": null} unlinks.
 *
 * @param campaignId {@code null} with {@code linkNamed}: unlink
 * @param active {@code null}: not named
 */
record NumberPatch(boolean linkNamed, UUID campaignId, Boolean active) {

    /** @throws Problem 400 naming the field */
    static NumberPatch read(JsonNode body) {
        if (body == null || !body.isObject() || body.isEmpty()) {
            throw Problem.of(400, "Bad Request", "a JSON object with campaignId or isActive is expected");
        }
        body.fieldNames().forEachRemaining(NumberPatch::refuseUnknown);
        return new NumberPatch(body.has("campaignId"), campaign(body.get("campaignId")), active(body.get("isActive")));
    }

    private static void refuseUnknown(String field) {
        if (!field.equals("campaignId") && !field.equals("isActive")) {
            throw Problem.badRequest(field, "cannot be changed here; campaignId and isActive can");
        }
    }

    private static UUID campaign(JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        try {
            return UUID.fromString(value.asText());
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("campaignId", "a campaign's id, or null to unlink");
        }
    }

    private static Boolean active(JsonNode value) {
        if (value == null) {
            return null;
        }
        if (!value.isBoolean()) {
            throw Problem.badRequest("isActive", "true or false");
        }
        return value.booleanValue();
    }
}
