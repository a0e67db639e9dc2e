-- Where LiveKit makes rooms by itself nothing fences a dial: until when it may yet come or ring, by whoever's time dated_by says.
alter table reconciliation add column held_until timestamptz;
