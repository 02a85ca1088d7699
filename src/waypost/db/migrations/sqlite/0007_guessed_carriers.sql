-- Shipments whose carrier was guessed from the number: other candidates, and who was asked in turn (JSON).
CREATE TABLE carrier_guesses (
    shipment_id INTEGER PRIMARY KEY REFERENCES shipments (id),
    candidates TEXT NOT NULL,
    trials TEXT NOT NULL
) STRICT;

-- How many of a store's numbers of one form turned out to be this carrier's.
CREATE TABLE number_hits (
    store_id INTEGER NOT NULL REFERENCES stores (id),
    form TEXT NOT NULL,
    carrier TEXT NOT NULL,
    hits INTEGER NOT NULL,
    PRIMARY KEY (store_id, form, carrier)
) STRICT, WITHOUT ROWID;
