-- Who may be told of an order, and through what: an address on a channel, with how consent was given.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    order_id INTEGER NOT NULL REFERENCES orders (id),
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    role TEXT NOT NULL,
    locale TEXT,
    only_topics TEXT,
    consent TEXT NOT NULL,
    verified_at INTEGER,
    ended_at INTEGER,
    end_reason TEXT,
    UNIQUE (order_id, channel, address)
) STRICT;
CREATE INDEX contacts_address ON contacts (store_id, channel, address);

-- Addresses that are told nothing more, of any order of the shop.
CREATE TABLE blocked_addresses (
    store_id INTEGER NOT NULL REFERENCES stores (id),
    channel TEXT NOT NULL,
    address TEXT NOT NULL,
    reason TEXT NOT NULL,
    blocked_at INTEGER NOT NULL,
    PRIMARY KEY (store_id, channel, address)
) STRICT, WITHOUT ROWID;

-- The ledger: every decision to tell or not to tell. 0 stands for none in shipment_id and contact_id.
CREATE TABLE notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    order_id INTEGER NOT NULL REFERENCES orders (id),
    topic TEXT NOT NULL,
    shipment_id INTEGER NOT NULL,
    again TEXT NOT NULL,
    contact_id INTEGER NOT NULL,
    channel TEXT,
    happened_at INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    detail TEXT,
    attempts INTEGER NOT NULL,
    free_at INTEGER NOT NULL,
    sent_at INTEGER,
    reference TEXT,
    fate TEXT,
    fate_at INTEGER,
    told_on TEXT,
    told_with INTEGER,
    subject TEXT,
    body TEXT,
    UNIQUE (order_id, topic, shipment_id, again, contact_id)
) STRICT;
CREATE INDEX notifications_due ON notifications (free_at) WHERE state = 'waiting';
CREATE INDEX notifications_doubtful ON notifications (free_at) WHERE state = 'handing_over';
CREATE INDEX notifications_reference ON notifications (reference) WHERE reference IS NOT NULL;

-- Providers that carry messages. What is sealed (AES-GCM) can be read with WAYPOST_SECRET_KEY only.
CREATE TABLE channel_accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER REFERENCES stores (id),
    channel TEXT NOT NULL,
    provider TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    sealed_values TEXT NOT NULL,
    hook_key TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL,
    per_second_milli INTEGER,
    is_test INTEGER NOT NULL,
    stopped_because TEXT,
    rests_until INTEGER
) STRICT;

-- Shops' own words in the place of ours.
CREATE TABLE own_texts (
    store_id INTEGER NOT NULL REFERENCES stores (id),
    topic TEXT NOT NULL,
    language TEXT NOT NULL,
    part TEXT NOT NULL,
    template TEXT NOT NULL,
    PRIMARY KEY (store_id, topic, language, part)
) STRICT, WITHOUT ROWID;
