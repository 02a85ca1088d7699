-- Merchants' programs that are told, what is to be told to them, and the log of it.
CREATE TABLE webhook_endpoints (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    url TEXT NOT NULL,
    sealed_secrets TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    types TEXT NOT NULL,
    format TEXT NOT NULL,
    description TEXT NOT NULL,
    failures INTEGER NOT NULL,
    rests_until INTEGER,
    failing_since INTEGER,
    disabled_because TEXT
) STRICT;
CREATE INDEX webhook_endpoints_store ON webhook_endpoints (store_id);
-- The sequence of what is told of each shipment and order, and what was told last where that is compared.
CREATE TABLE webhook_subjects (
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    told TEXT,
    PRIMARY KEY (subject, subject_id)
) STRICT, WITHOUT ROWID;
-- An outbox: a row goes as soon as its deliveries are written.
CREATE TABLE webhook_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL,
    subject TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    type TEXT NOT NULL,
    change TEXT NOT NULL,
    previous TEXT NOT NULL,
    happened_at INTEGER NOT NULL
) STRICT;
CREATE TABLE webhook_deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    endpoint_id INTEGER NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    message_id TEXT NOT NULL,
    type TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    body TEXT NOT NULL,
    content_type TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    claims INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    done_at INTEGER,
    status INTEGER,
    problem TEXT
) STRICT;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (endpoint_id, due_at) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_endpoint ON webhook_deliveries (endpoint_id, id);
CREATE INDEX webhook_deliveries_done ON webhook_deliveries (done_at) WHERE state <> 'waiting';
CREATE TABLE webhook_attempts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id INTEGER NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    began_at INTEGER NOT NULL,
    took_ms INTEGER NOT NULL,
    status INTEGER,
    answer TEXT NOT NULL,
    problem TEXT
) STRICT;
CREATE INDEX webhook_attempts_delivery ON webhook_attempts (delivery_id);
