-- The log of every room is the truth; members and markers follow from it and are written in the same transaction.
-- Rooms and users are integers here, since each event and its index entry carry both.
CREATE TABLE store_info (
    epoch TEXT NOT NULL              -- changes only when the store was restored from a backup
);

CREATE TABLE users (
    key INTEGER PRIMARY KEY,
    id  TEXT NOT NULL UNIQUE
);

CREATE TABLE rooms (
    key         INTEGER PRIMARY KEY,
    id          TEXT NOT NULL UNIQUE,
    type        INTEGER NOT NULL,
    name        TEXT NOT NULL,
    topic       TEXT NOT NULL,
    is_public   INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,    -- microseconds since 1970
    direct_pair TEXT UNIQUE          -- both user ids in order, for direct rooms
);

-- A room's events lie together in the order of their seq: 1, 2, 3, ... without holes. One integer as the key of the
-- table: a look-up compares numbers and never touches a payload.
CREATE TABLE events (
    id            INTEGER PRIMARY KEY,  -- room << 32 | seq
    room          INTEGER NOT NULL REFERENCES rooms (key),
    type          INTEGER NOT NULL,
    author        INTEGER NOT NULL,
    client_id     TEXT NOT NULL,
    at            INTEGER NOT NULL,
    message_count INTEGER NOT NULL,  -- messages of the room up to this event
    payload       TEXT NOT NULL
);

CREATE UNIQUE INDEX events_client_id ON events (room, author, client_id);

CREATE TABLE members (
    room       INTEGER NOT NULL REFERENCES rooms (key),
    user       INTEGER NOT NULL REFERENCES users (key),
    role       INTEGER NOT NULL,
    read_seq   INTEGER NOT NULL,
    read_count INTEGER NOT NULL,     -- message_count at read_seq
    PRIMARY KEY (room, user)
) WITHOUT ROWID;

CREATE INDEX members_user ON members (user, room);
