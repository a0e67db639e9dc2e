-- What is asked of leads in flight is asked of all campaigns at once: the campaign in front made each question a walk
-- through every campaign's part.
CREATE INDEX lead_spoken_of ON lead (state, heard_at) WHERE state IN ('READY', 'IN_CALL', 'UNKNOWN');
CREATE INDEX lead_wrapping_up ON lead (due_at) WHERE state = 'WRAP_UP';
DROP INDEX lead_in_flight;
