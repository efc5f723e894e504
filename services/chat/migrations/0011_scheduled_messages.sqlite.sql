-- Messages that are to be sent later; what was sent has no row any more.
CREATE TABLE scheduled_messages (
    id         TEXT PRIMARY KEY,
    user       INTEGER NOT NULL REFERENCES users (key),
    room       INTEGER NOT NULL REFERENCES rooms (key),
    client_id  TEXT NOT NULL,
    text       TEXT NOT NULL,
    reply_to   BIGINT,
    send_at    BIGINT NOT NULL,             -- as the user wants it
    due_at     BIGINT,                      -- when to try (again); null: not any more, it has failed
    is_sending INTEGER NOT NULL DEFAULT 0,
    problem    TEXT,                        -- why it has failed
    UNIQUE (room, user, client_id)
);
CREATE INDEX scheduled_messages_of_user ON scheduled_messages (user, send_at, id);
CREATE INDEX scheduled_messages_in_room ON scheduled_messages (user, room, send_at, id);
CREATE INDEX scheduled_messages_due ON scheduled_messages (due_at);
