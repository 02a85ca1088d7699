-- Devices that have an order in Apple Wallet and want to hear of changes.
CREATE TABLE wallet_devices (
    device TEXT NOT NULL,
    order_id BIGINT NOT NULL REFERENCES orders (id),
    push_token TEXT NOT NULL,
    registered_at BIGINT NOT NULL,
    PRIMARY KEY (device, order_id)
);
CREATE INDEX wallet_devices_order ON wallet_devices (order_id);
