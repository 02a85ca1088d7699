-- Which account is asked where several could be: the one with the highest preference.
ALTER TABLE carrier_accounts ADD COLUMN preference INTEGER NOT NULL DEFAULT 0;

-- A push that nobody could read is kept whole, to be read again when the connector is mended.
ALTER TABLE unread_answers ADD COLUMN is_push BOOLEAN NOT NULL DEFAULT false;

-- When a carrier's file last told anything new of a shipment.
CREATE TABLE file_news (
    shipment_id BIGINT PRIMARY KEY REFERENCES shipments (id),
    heard_at BIGINT NOT NULL
);
