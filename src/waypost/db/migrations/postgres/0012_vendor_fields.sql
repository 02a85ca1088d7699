-- What other vendors' programs told of shipments beside what our own columns hold (JSON).
CREATE TABLE vendor_fields (
    shipment_id BIGINT NOT NULL PRIMARY KEY REFERENCES shipments (id),
    store_id BIGINT NOT NULL,
    name TEXT,
    fields TEXT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX vendor_fields_name ON vendor_fields (store_id, name) WHERE name IS NOT NULL;
