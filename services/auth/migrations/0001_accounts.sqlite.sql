-- Times are microseconds since the epoch, ids are UUIDs as text.
CREATE TABLE users (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL,
    email_key TEXT NOT NULL UNIQUE, -- trimmed and in lower case
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('user', 'admin')),
    email_verified INTEGER NOT NULL DEFAULT 0,
    disabled INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL
);

-- A session is one family of refresh tokens. An ended one is deleted, and listed in `revocations`.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_by_user ON sessions (user_id, id);

-- Used tokens stay until they expire, so that their reuse is noticed.
CREATE TABLE refresh_tokens (
    hash TEXT PRIMARY KEY, -- SHA-256 of the token, hex
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    successor_hash TEXT,
    sealed_answer TEXT -- what the rotation answered, readable with the old token only
);
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (session_id);

-- What other services have to refuse from now on: one session, or all tokens of a user that are older.
CREATE TABLE revocations (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    session_id TEXT,
    user_id TEXT,
    reason TEXT NOT NULL CHECK (reason IN ('ended', 'disabled', 'deleted', 'outdated')),
    at BIGINT NOT NULL
);
CREATE INDEX revocations_by_time ON revocations (at);

CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    jwk TEXT NOT NULL, -- the public half
    created_at BIGINT NOT NULL
);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL
);
CREATE INDEX outbox_by_subject ON outbox (subject, id);
