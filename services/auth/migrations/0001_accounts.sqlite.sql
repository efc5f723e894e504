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
    created_at BIGINT NOT NULL,
    tokens_valid_from BIGINT NOT NULL DEFAULT 0 -- access tokens must be newer, since the role has changed
);

-- A session is one family of refresh tokens. An ended one is deleted, and listed in `revocations`.
CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL DEFAULT 0, -- when the owner proved again who he is
    address TEXT NOT NULL,
    network TEXT NOT NULL, -- what the address counts as: for IPv6 its /64
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

-- Counted in the transaction that needs the number: whoever reads in order misses none that commits late, as with an
-- automatic number.
CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('revocations', 0);

-- What other services have to refuse from now on: one session, or all tokens of a user that are older.
CREATE TABLE revocations (
    position BIGINT PRIMARY KEY,
    session_id TEXT,
    user_id TEXT,
    reason TEXT NOT NULL CHECK (reason IN ('ended', 'disabled', 'deleted', 'outdated')),
    at BIGINT NOT NULL
);
CREATE INDEX revocations_by_time ON revocations (at);

CREATE TABLE signing_keys (
    kid TEXT PRIMARY KEY,
    jwk TEXT NOT NULL, -- the public half
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL -- keys that nobody has signed with for the lifetime of a token are published no more
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

-- Links that were mailed: each works once.
CREATE TABLE one_time_tokens (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    purpose TEXT NOT NULL CHECK (purpose IN ('verify-email', 'reset-password')),
    hash TEXT NOT NULL UNIQUE, -- SHA-256 of the token, hex
    email_key TEXT NOT NULL,   -- the mailbox that it went to
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, purpose)
);

CREATE TABLE second_factors (
    user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    sealed_secret TEXT NOT NULL, -- readable with AUTH_ENCRYPTION_KEY only
    is_confirmed INTEGER NOT NULL DEFAULT 0,
    last_step BIGINT NOT NULL DEFAULT 0 -- codes of this time step and before are used up
);
CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    hash TEXT NOT NULL, -- SHA-256 of the code, hex
    PRIMARY KEY (user_id, hash)
);

-- Who did what to the security of which account. The ids outlive the accounts.
CREATE TABLE audit_log (
    id TEXT PRIMARY KEY, -- in the order of time
    at BIGINT NOT NULL,
    action TEXT NOT NULL,
    actor_id TEXT,
    subject_id TEXT,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX audit_log_by_subject ON audit_log (subject_id, id);
CREATE INDEX audit_log_by_time ON audit_log (at);

-- Mails that were asked for: an outbox of its own, so that a slow mail server holds up no event.
CREATE TABLE mail_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL
);
CREATE INDEX mail_outbox_by_subject ON mail_outbox (subject, id);

-- Which of several instances delivers an outbox: one at a time, so that the order holds.
CREATE TABLE leases (
    name TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until BIGINT NOT NULL
);
INSERT INTO leases (name, owner, until) VALUES ('outbox', '', 0);
INSERT INTO leases (name, owner, until) VALUES ('mail_outbox', '', 0);
