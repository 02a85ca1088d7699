-- Shipments whose carrier was guessed from the number: other candidates, and who was asked in turn (JSON).
CREATE TABLE carrier_guesses (
    shipment_id BIGINT PRIMARY KEY REFERENCES shipments (id),
    candidates TEXT NOT NULL,
    trials TEXT NOT NULL
);

-- How many of a store's numbers of one form turned out to be this carrier's.
CREATE TABLE number_hits (
    store_id BIGINT NOT NULL REFERENCES stores (id),
    form TEXT NOT NULL,
    carrier TEXT NOT NULL,
    hits BIGINT NOT NULL,
    PRIMARY KEY (store_id, form, carrier)
);
