-- What became of messages after they were sent; most have no row in any of these. The key of a message is that of its
-- event in log_by_room: room << 32 | seq.
CREATE TABLE changed_messages (
    message INTEGER PRIMARY KEY,
    payload TEXT NOT NULL            -- the message object as it is now
);

-- The events of a message's edits; their text goes with the message when it is deleted.
CREATE TABLE message_edits (
    message  INTEGER NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (message, position)
) WITHOUT ROWID;

-- Deleted messages count as unread for nobody. In the log they are without text.
CREATE TABLE deleted_messages (
    message INTEGER PRIMARY KEY
);

CREATE TABLE reactions (
    message INTEGER NOT NULL,
    emoji   TEXT NOT NULL,
    user    INTEGER NOT NULL REFERENCES users (key),
    at      INTEGER NOT NULL,        -- the event's position in the log
    PRIMARY KEY (message, emoji, user)
) WITHOUT ROWID;
CREATE INDEX reactions_in_order ON reactions (message, emoji, at);

CREATE TABLE pins (
    message INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL         -- the event's position in the log
);

ALTER TABLE rooms ADD COLUMN deleted_at INTEGER;
