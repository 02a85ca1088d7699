-- The account that told an event, by whose zone its time was read: a zone mended later mends the time.
-- No reference: what an account told stays when the account is forgotten.
ALTER TABLE events ADD COLUMN account_id bigint;
ALTER TABLE order_events ADD COLUMN account_id bigint;
