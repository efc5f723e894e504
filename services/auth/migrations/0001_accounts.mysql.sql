-- MySQL commits each of these by itself, so that all can be run again after a crash.
-- Times are microseconds since the epoch, ids are UUIDs as text.
CREATE TABLE IF NOT EXISTS users (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    email VARCHAR(254) NOT NULL,
    email_key VARCHAR(254) COLLATE utf8mb4_bin NOT NULL UNIQUE, -- trimmed and in lower case
    display_name VARCHAR(60) NOT NULL,
    password_hash VARCHAR(255) NOT NULL,
    role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL CHECK (role IN ('user', 'admin')),
    email_verified INTEGER NOT NULL DEFAULT 0,
    disabled INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    tokens_valid_from BIGINT NOT NULL DEFAULT 0 -- access tokens must be newer, since the role has changed
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- A session is one family of refresh tokens. An ended one is deleted, and listed in `revocations`.
CREATE TABLE IF NOT EXISTS sessions (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL DEFAULT 0, -- when the owner proved again who he is
    address VARCHAR(64) NOT NULL,
    network VARCHAR(64) NOT NULL, -- what the address counts as: for IPv6 its /64
    user_agent VARCHAR(255) NOT NULL,
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    INDEX sessions_by_user (user_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Used tokens stay until they expire, so that their reuse is noticed.
CREATE TABLE IF NOT EXISTS refresh_tokens (
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, -- SHA-256 of the token, hex
    session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    successor_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin,
    sealed_answer TEXT, -- what the rotation answered, readable with the old token only
    FOREIGN KEY (session_id) REFERENCES sessions (id) ON DELETE CASCADE,
    INDEX refresh_tokens_by_session (session_id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Counted in the transaction that needs the number: whoever reads in order misses none that commits late, as with an
-- automatic number.
CREATE TABLE IF NOT EXISTS counters (
    name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    value BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT IGNORE INTO counters (name, value) VALUES ('revocations', 0);

-- What other services have to refuse from now on: one session, or all tokens of a user that are older.
CREATE TABLE IF NOT EXISTS revocations (
    position BIGINT PRIMARY KEY,
    session_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
    user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
    reason VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL CHECK (reason IN ('ended', 'disabled', 'deleted', 'outdated')),
    at BIGINT NOT NULL,
    INDEX revocations_by_time (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS signing_keys (
    kid VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    jwk TEXT NOT NULL, -- the public half
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL -- keys that nobody has signed with for the lifetime of a token are published no more
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS outbox (
    id BIGINT PRIMARY KEY AUTO_INCREMENT,
    topic VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    INDEX outbox_by_subject (subject, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Links that were mailed: each works once.
CREATE TABLE IF NOT EXISTS one_time_tokens (
    user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    purpose VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL CHECK (purpose IN ('verify-email', 'reset-password')),
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL UNIQUE, -- SHA-256 of the token, hex
    email_key VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,   -- the mailbox that it went to
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, purpose),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE IF NOT EXISTS second_factors (
    user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    sealed_secret TEXT NOT NULL, -- readable with AUTH_ENCRYPTION_KEY only
    is_confirmed INTEGER NOT NULL DEFAULT 0,
    last_step BIGINT NOT NULL DEFAULT 0, -- codes of this time step and before are used up
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
CREATE TABLE IF NOT EXISTS recovery_codes (
    user_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, -- SHA-256 of the code, hex
    PRIMARY KEY (user_id, hash),
    FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Who did what to the security of which account. The ids outlive the accounts.
CREATE TABLE IF NOT EXISTS audit_log (
    id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY, -- in the order of time
    at BIGINT NOT NULL,
    action VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    actor_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
    subject_id CHAR(36) CHARACTER SET ascii COLLATE ascii_bin,
    address VARCHAR(64) NOT NULL,
    user_agent VARCHAR(255) NOT NULL,
    detail TEXT NOT NULL,
    INDEX audit_log_by_subject (subject_id, id),
    INDEX audit_log_by_time (at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Mails that were asked for: an outbox of its own, so that a slow mail server holds up no event.
CREATE TABLE IF NOT EXISTS mail_outbox (
    id BIGINT PRIMARY KEY AUTO_INCREMENT,
    topic VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    subject VARCHAR(254) COLLATE utf8mb4_bin NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL,
    INDEX mail_outbox_by_subject (subject, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

-- Which of several instances delivers an outbox: one at a time, so that the order holds.
CREATE TABLE IF NOT EXISTS leases (
    name VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
    owner VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    until BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
INSERT IGNORE INTO leases (name, owner, until) VALUES ('outbox', '', 0);
INSERT IGNORE INTO leases (name, owner, until) VALUES ('mail_outbox', '', 0);
