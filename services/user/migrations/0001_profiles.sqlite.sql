CREATE TABLE profiles (
    id CHAR(36) NOT NULL PRIMARY KEY,
    display_name TEXT NOT NULL,
    username TEXT,
    username_key VARCHAR(30) UNIQUE,
    bio TEXT NOT NULL,
    avatar CHAR(36),
    status_text TEXT NOT NULL,
    time_zone TEXT,
    locale TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

-- What a search finds a profile by; compared byte by byte.
CREATE TABLE profile_words (
    word VARCHAR(100) NOT NULL,
    profile_id CHAR(36) NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    PRIMARY KEY (word, profile_id)
);
CREATE INDEX profile_words_by_profile ON profile_words (profile_id, word);

-- Events on their way to other services (store/outbox.hpp).
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
