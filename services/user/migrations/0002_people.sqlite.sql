-- When the status text ends; NULL: when somebody changes it.
ALTER TABLE profiles ADD COLUMN status_expires_at BIGINT;

-- Whom a user knows, and whom it wants to hear nothing of.
CREATE TABLE contacts (
    user_id CHAR(36) NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    other_id CHAR(36) NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, other_id)
) WITHOUT ROWID;
CREATE INDEX contacts_by_other ON contacts (other_id);
CREATE TABLE blocks (
    user_id CHAR(36) NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    other_id CHAR(36) NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id, other_id)
) WITHOUT ROWID;
CREATE INDEX blocks_by_other ON blocks (other_id);

-- Of users who have changed something; the others have the defaults.
CREATE TABLE settings (
    user_id CHAR(36) NOT NULL PRIMARY KEY REFERENCES profiles (id) ON DELETE CASCADE,
    version BIGINT NOT NULL,
    theme TEXT NOT NULL,
    language TEXT,
    notification_level TEXT NOT NULL,
    notification_sound INTEGER NOT NULL,
    desktop_notifications INTEGER NOT NULL,
    last_seen TEXT NOT NULL,
    read_receipts INTEGER NOT NULL
);

-- What chat is to be told: an outbox of its own, so that a chat that is down holds up nothing that auth has to know.
CREATE TABLE chat_outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    topic TEXT NOT NULL,
    subject TEXT NOT NULL,
    payload TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    next_attempt_at BIGINT NOT NULL
);
CREATE INDEX chat_outbox_by_subject ON chat_outbox (subject, id);

-- Letters with a stroke are found by the letters that people type for them, from now on.
UPDATE OR IGNORE profile_words
SET word = replace(replace(replace(replace(replace(replace(word, 'đ', 'd'), 'ħ', 'h'), 'ı', 'i'), 'ł', 'l'), 'ø', 'o'), 'ŧ', 't')
WHERE word GLOB '*[đħıłøŧ]*';
