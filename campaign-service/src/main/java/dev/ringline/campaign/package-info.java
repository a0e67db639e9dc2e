/** Campaigns and leads: who may be called, when, and what came of it. */
package dev.ringline.campaign;
