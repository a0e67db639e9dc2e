/** May this person be called now, and if not, which rule says so and when to ask again. Pure. */
package dev.ringline.campaign.rules;
