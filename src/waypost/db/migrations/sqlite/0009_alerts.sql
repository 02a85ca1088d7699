-- What a merchant should know at once, and when it was said. A case is open once.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER NOT NULL REFERENCES stores (id),
    kind TEXT NOT NULL,
    about TEXT NOT NULL,
    words TEXT NOT NULL,
    found_at INTEGER NOT NULL,
    free_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    told_at INTEGER,
    ended_at INTEGER,
    problem TEXT
) STRICT;
CREATE UNIQUE INDEX alerts_open ON alerts (store_id, kind, about) WHERE ended_at IS NULL;
CREATE INDEX alerts_told ON alerts (store_id, told_at);
CREATE INDEX notifications_maybe_sent ON notifications (decided_at) WHERE reason = 'maybe_sent';
