-- Campaigns that have ended and may still have leads that wait or are with the dialer.
CREATE INDEX campaign_over ON campaign (id) WHERE state IN ('CANCELLED', 'ARCHIVED') AND recheck_before IS NOT NULL;
