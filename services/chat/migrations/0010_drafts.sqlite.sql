CREATE TABLE drafts (
    user       INTEGER NOT NULL REFERENCES users (key),
    room       INTEGER NOT NULL REFERENCES rooms (key),
    text       TEXT NOT NULL,
    reply_to   BIGINT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (user, room)
) WITHOUT ROWID;
CREATE INDEX drafts_by_time ON drafts (user, updated_at, room);
CREATE TRIGGER drafts_go_with_members AFTER DELETE ON members BEGIN
    DELETE FROM drafts WHERE user = old.user AND room = old.room;
END;
