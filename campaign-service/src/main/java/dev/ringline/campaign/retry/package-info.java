/** Whether and when a lead is tried again. Pure. */
package dev.ringline.campaign.retry;
