-- The log of every room is the truth, and a commit appends to it. What finds an event in it (log_by_room, client_ids) and
-- the own markers of authors follow from it: they are written in bulk later, in sorted order, and merged_until says how
-- far they are. Rooms and users are integers here, since each event carries both.
CREATE TABLE store_info (
    epoch        TEXT NOT NULL,              -- changes only when the store was restored from a backup
    merged_until INTEGER NOT NULL DEFAULT 0  -- position in the log
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

-- The events of all rooms in the order in which they were stored; in a room, seq is 1, 2, 3, ... without holes.
CREATE TABLE log (
    position      INTEGER PRIMARY KEY,
    room          INTEGER NOT NULL,
    seq           INTEGER NOT NULL,
    type          INTEGER NOT NULL,
    author        INTEGER NOT NULL,
    client_id     TEXT NOT NULL,
    at            INTEGER NOT NULL,
    message_count INTEGER NOT NULL,  -- messages of the room up to this event
    payload       TEXT NOT NULL
);

CREATE TABLE log_by_room (
    id       INTEGER PRIMARY KEY,    -- room << 32 | seq
    position INTEGER NOT NULL,
    type     INTEGER NOT NULL
);

-- Where the event is that an author gave a clientId; the fingerprint is a hash of both.
CREATE TABLE client_ids (
    room        INTEGER NOT NULL,
    fingerprint INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    PRIMARY KEY (room, fingerprint)
) WITHOUT ROWID;

CREATE TABLE members (
    room       INTEGER NOT NULL REFERENCES rooms (key),
    user       INTEGER NOT NULL REFERENCES users (key),
    role       INTEGER NOT NULL,
    read_seq   INTEGER NOT NULL,
    read_count INTEGER NOT NULL,     -- message_count at read_seq
    PRIMARY KEY (room, user)
) WITHOUT ROWID;

CREATE INDEX members_user ON members (user, room);
