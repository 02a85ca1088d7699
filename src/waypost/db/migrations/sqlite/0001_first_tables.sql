-- Moments are microseconds since 1970-01-01T00:00Z, days are YYYY-MM-DD, JSON is compact text.
-- AUTOINCREMENT where an id must never be given again: links, jobs and the feed remember ids.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stores (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    slug TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    settings TEXT NOT NULL DEFAULT '{}'
) STRICT;

INSERT INTO stores (slug, name) VALUES ('default', 'Default');

CREATE TABLE api_keys (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    digest TEXT NOT NULL UNIQUE,
    scopes TEXT NOT NULL,
    store_id INTEGER REFERENCES stores (id),
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

-- number_key is the order number as people may write it: folded case, letters and digits only.
CREATE TABLE orders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    order_number TEXT NOT NULL,
    number_key TEXT NOT NULL,
    placed_at INTEGER,
    placed_offset_min INTEGER,
    buyer TEXT,
    ship_to TEXT,
    lines TEXT NOT NULL,
    promised_on TEXT,
    standing TEXT NOT NULL,
    link_generation INTEGER NOT NULL,
    link_expires_at INTEGER,
    is_test INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at INTEGER,
    updated_at INTEGER,
    UNIQUE (store_id, number_key)
) STRICT;

CREATE TABLE order_events (
    order_id INTEGER NOT NULL REFERENCES orders (id),
    occurred_at INTEGER NOT NULL,
    dedup INTEGER NOT NULL,
    type TEXT NOT NULL,
    source TEXT NOT NULL,
    offset_min INTEGER,
    offset_source TEXT NOT NULL,
    carrier TEXT,
    code TEXT,
    text TEXT,
    location TEXT,
    expected_at INTEGER,
    retracts TEXT,
    mapping_version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    raw TEXT,
    UNIQUE (order_id, occurred_at, dedup)
) STRICT;

-- standing is the whole (JSON arrays); status, stage, handed_over_at and delivered_at are read from it.
CREATE TABLE shipments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    order_id INTEGER REFERENCES orders (id),
    carrier TEXT,
    tracking_number TEXT,
    valid_from INTEGER,
    leg TEXT NOT NULL,
    version INTEGER NOT NULL,
    status TEXT NOT NULL,
    stage TEXT,
    handed_over_at INTEGER,
    delivered_at INTEGER,
    superseded_by INTEGER REFERENCES shipments (id),
    standing TEXT NOT NULL,
    service TEXT,
    lines TEXT NOT NULL,
    ship_from TEXT,
    ship_to TEXT,
    promised_on TEXT,
    estimate TEXT,
    first_estimate TEXT,
    is_test INTEGER NOT NULL,
    created_at INTEGER,
    updated_at INTEGER
) STRICT;

-- A number that was given out again is in force twice, from different moments on; a replaced one is not.
CREATE UNIQUE INDEX shipments_number ON shipments (
    tracking_number, store_id, ifnull(carrier, ''), ifnull(valid_from, -9223372036854775807)
) WHERE superseded_by IS NULL AND tracking_number IS NOT NULL;
CREATE INDEX shipments_order ON shipments (order_id) WHERE order_id IS NOT NULL;
CREATE INDEX shipments_delivered ON shipments (delivered_at) WHERE delivered_at IS NOT NULL;
CREATE INDEX shipments_superseded ON shipments (superseded_by) WHERE superseded_by IS NOT NULL;

-- The one index serves both: the same statement is stored once, and a timeline is read in its order.
CREATE TABLE events (
    shipment_id INTEGER NOT NULL REFERENCES shipments (id),
    occurred_at INTEGER NOT NULL,
    dedup INTEGER NOT NULL,
    type TEXT NOT NULL,
    source TEXT NOT NULL,
    offset_min INTEGER,
    offset_source TEXT NOT NULL,
    carrier TEXT,
    code TEXT,
    text TEXT,
    location TEXT,
    expected_at INTEGER,
    retracts TEXT,
    mapping_version INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    raw TEXT,
    UNIQUE (shipment_id, occurred_at, dedup)
) STRICT;

CREATE TABLE unmapped_codes (
    carrier TEXT NOT NULL,
    code TEXT NOT NULL,
    wording TEXT NOT NULL,
    text TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (carrier, code, wording)
) STRICT, WITHOUT ROWID;

CREATE TABLE lanes (
    name TEXT PRIMARY KEY,
    days TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- state: waiting, running or dead. free_at: when a worker may take it (its due time, or the lease's end).
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    unique_key TEXT,
    due_at INTEGER NOT NULL,
    free_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'dead')),
    attempts INTEGER NOT NULL DEFAULT 0,
    last_error TEXT
) STRICT;

CREATE UNIQUE INDEX jobs_waiting ON jobs (unique_key) WHERE state = 'waiting' AND unique_key IS NOT NULL;
CREATE INDEX jobs_free ON jobs (free_at, id) WHERE state <> 'dead';
CREATE INDEX jobs_dead ON jobs (free_at, id) WHERE state = 'dead';

CREATE TABLE kept_answers (
    scope TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL,
    body BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key)
) STRICT;

CREATE INDEX kept_answers_age ON kept_answers (created_at);

CREATE TABLE feed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    shipment_id INTEGER,
    order_id INTEGER,
    version INTEGER NOT NULL,
    announced_at INTEGER NOT NULL
) STRICT;
