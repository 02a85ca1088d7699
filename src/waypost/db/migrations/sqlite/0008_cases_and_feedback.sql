-- Something a buyer told us that a person must solve. 0 stands for none in shipment_id; history is JSON.
CREATE TABLE cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    order_id INTEGER NOT NULL REFERENCES orders (id),
    shipment_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    history TEXT NOT NULL,
    contact TEXT,
    locale TEXT
) STRICT;
CREATE INDEX cases_order ON cases (order_id);
CREATE INDEX cases_state ON cases (store_id, state, id);

-- What a buyer thought in the end, once for each order.
CREATE TABLE feedback (
    order_id INTEGER PRIMARY KEY REFERENCES orders (id),
    store_id INTEGER NOT NULL REFERENCES stores (id),
    rating INTEGER NOT NULL,
    given_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    words TEXT,
    tags TEXT NOT NULL,
    locale TEXT,
    carrier TEXT,
    lane TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_changed ON feedback (store_id, changed_at);

-- The question to an address whether its owner wants to hear from us. Its code is computed, not stored.
CREATE TABLE address_proofs (
    contact_id INTEGER PRIMARY KEY REFERENCES contacts (id),
    asked_at INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    rounds INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    free_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX address_proofs_due ON address_proofs (free_at) WHERE state = 'waiting';
