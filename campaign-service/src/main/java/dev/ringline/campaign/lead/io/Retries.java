package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.retry.RetryPolicy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** A campaign's retry policy with what the deployment sets. */
@ApplicationScoped
public class Retries {
    private final Duration wrapUp;

    Retries(@ConfigProperty(name = "ringline.campaign.wrap-up", defaultValue = "60S") Duration wrapUp) {
        this.wrapUp = wrapUp;
    }

    public RetryPolicy of(StoredCampaign campaign) {
        return new RetryPolicy(campaign.definition().retry(), wrapUp);
    }
}
