-- How long preparing a call took of late, asked each time that a hopper is filled.
CREATE INDEX attempt_of_late ON attempt (campaign_id, released_at DESC) WHERE dialled_at IS NOT NULL;
