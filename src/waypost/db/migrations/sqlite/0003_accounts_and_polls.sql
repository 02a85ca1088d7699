-- Accounts with carriers. What is sealed (AES-GCM) can be read with WAYPOST_SECRET_KEY only.
CREATE TABLE carrier_accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    store_id INTEGER REFERENCES stores (id),
    carrier TEXT NOT NULL,
    name TEXT NOT NULL UNIQUE,
    carriers TEXT NOT NULL,
    zone TEXT,
    calls_per_hour INTEGER,
    takes_strangers INTEGER NOT NULL,
    hook_key TEXT NOT NULL UNIQUE,
    sealed_values TEXT NOT NULL,
    sealed_token TEXT,
    token_expires_at INTEGER,
    failures INTEGER NOT NULL,
    rests_until INTEGER,
    stopped_because TEXT,
    last_problem TEXT,
    version INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    asked_at INTEGER,
    ready_at INTEGER,
    leased_until INTEGER NOT NULL DEFAULT 0
) STRICT;

-- How many calls an account made in each minute since 1970.
CREATE TABLE account_calls (
    account_id INTEGER NOT NULL REFERENCES carrier_accounts (id),
    minute INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    PRIMARY KEY (account_id, minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE unread_answers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account_id INTEGER NOT NULL REFERENCES carrier_accounts (id),
    heard_at INTEGER NOT NULL,
    problem TEXT NOT NULL,
    sealed_body TEXT NOT NULL
) STRICT;
CREATE INDEX unread_answers_account ON unread_answers (account_id, id);

-- When each shipment is asked about. urgency, worth_percent and news_after_s are its outlook.
CREATE TABLE poll_plans (
    shipment_id INTEGER PRIMARY KEY REFERENCES shipments (id),
    account_id INTEGER NOT NULL REFERENCES carrier_accounts (id),
    urgency TEXT NOT NULL,
    worth_percent INTEGER NOT NULL,
    news_after_s INTEGER NOT NULL,
    ask_at INTEGER NOT NULL,
    since INTEGER NOT NULL,
    rises_at INTEGER,
    asked_at INTEGER,
    heard_at INTEGER,
    unknown_since INTEGER,
    failures INTEGER NOT NULL,
    ended TEXT,
    pushed_until INTEGER,
    push_reference TEXT,
    subscribe_at INTEGER
) STRICT;
CREATE INDEX poll_plans_due ON poll_plans (account_id, urgency, ask_at) WHERE ended IS NULL;
CREATE INDEX poll_plans_rising ON poll_plans (account_id, rises_at) WHERE rises_at IS NOT NULL;
CREATE INDEX poll_plans_pushes ON poll_plans (account_id, subscribe_at) WHERE subscribe_at IS NOT NULL;
