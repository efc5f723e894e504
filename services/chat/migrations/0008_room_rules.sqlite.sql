ALTER TABLE rooms ADD COLUMN slow_mode INTEGER NOT NULL DEFAULT 0;       -- seconds between two messages of a member
ALTER TABLE rooms ADD COLUMN is_archived INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN retention_days INTEGER NOT NULL DEFAULT 0;  -- 0: messages are kept
ALTER TABLE rooms ADD COLUMN purged_until INTEGER NOT NULL DEFAULT 0;    -- the seq up to which retention has come
CREATE INDEX rooms_by_retention ON rooms (retention_days);

-- When members of rooms in slow mode last wrote.
CREATE TABLE last_posts (
    room INTEGER NOT NULL REFERENCES rooms (key),
    user INTEGER NOT NULL REFERENCES users (key),
    at   INTEGER NOT NULL,
    PRIMARY KEY (room, user)
) WITHOUT ROWID;

-- Words that members can't write in a room, folded as texts are compared (core/folding.hpp), and as they were given.
CREATE TABLE refused_words (
    room   INTEGER NOT NULL REFERENCES rooms (key),
    folded TEXT NOT NULL,
    word   TEXT NOT NULL,
    PRIMARY KEY (room, folded)
) WITHOUT ROWID;
