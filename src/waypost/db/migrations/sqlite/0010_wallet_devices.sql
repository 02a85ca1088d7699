-- Devices that have an order in Apple Wallet and want to hear of changes.
CREATE TABLE wallet_devices (
    device TEXT NOT NULL,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    push_token TEXT NOT NULL,
    registered_at INTEGER NOT NULL,
    PRIMARY KEY (device, order_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX wallet_devices_order ON wallet_devices (order_id);
