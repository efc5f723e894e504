-- The same tables as in SQLite, as far as they are statements of one kind. Several chat instances may write: each holds the
-- lock of a room's row while it appends to the room's log, so that seq is 1, 2, 3, ... without holes and in the order of
-- the commits. The position of an event is room << 32 | seq. Texts that are compared by bytes have the collation "C".
CREATE TABLE store_info (
    one   INTEGER PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    epoch TEXT NOT NULL              -- changes only when the store was restored from a backup
);

CREATE TABLE users (
    key            BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id             TEXT COLLATE "C" NOT NULL UNIQUE,
    username       TEXT COLLATE "C",              -- in lower case
    is_deleted     INTEGER NOT NULL DEFAULT 0,
    last_seen_to   INTEGER NOT NULL DEFAULT 0,    -- 0: everybody, 1: contacts, 2: nobody
    hides_receipts INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX users_by_username ON users (username);

CREATE TABLE rooms (
    key            BIGINT GENERATED ALWAYS AS IDENTITY (MAXVALUE 2147483647) PRIMARY KEY,
    id             TEXT COLLATE "C" NOT NULL UNIQUE,
    type           INTEGER NOT NULL,
    name           TEXT NOT NULL,
    topic          TEXT NOT NULL,
    is_public      INTEGER NOT NULL,
    created_at     BIGINT NOT NULL,               -- microseconds since 1970
    direct_pair    TEXT COLLATE "C" UNIQUE,       -- both user ids in order, for direct rooms
    deleted_at     BIGINT,
    slow_mode      BIGINT NOT NULL DEFAULT 0,     -- seconds between two messages of a member
    is_archived    INTEGER NOT NULL DEFAULT 0,
    retention_days BIGINT NOT NULL DEFAULT 0,     -- 0: messages are kept
    purged_until   BIGINT NOT NULL DEFAULT 0,     -- the seq up to which retention has come
    last_seq       BIGINT NOT NULL DEFAULT 0,     -- the end of the room's log
    message_count  BIGINT NOT NULL DEFAULT 0,
    last_at        BIGINT NOT NULL DEFAULT 0,
    version        BIGINT NOT NULL DEFAULT 0,     -- of what decisions about the room depend on
    touched_at     BIGINT NOT NULL DEFAULT 0      -- when it got this version, by this server's clock
) WITH (fillfactor = 80);
CREATE INDEX rooms_by_touch ON rooms (touched_at);
CREATE INDEX rooms_by_retention ON rooms (retention_days);

CREATE TABLE log (
    position      BIGINT PRIMARY KEY,             -- room << 32 | seq
    room          BIGINT NOT NULL,
    seq           BIGINT NOT NULL,
    type          INTEGER NOT NULL,
    author        BIGINT NOT NULL,
    client_id     TEXT COLLATE "C" NOT NULL,
    at            BIGINT NOT NULL,
    message_count BIGINT NOT NULL,                -- messages of the room up to this event
    payload       TEXT NOT NULL,
    UNIQUE (room, author, client_id)
);
CREATE INDEX log_by_author ON log (author, at) WHERE type = 10;
CREATE VIEW log_by_room AS SELECT position AS id, position, type FROM log;

CREATE TABLE members (
    room               BIGINT NOT NULL REFERENCES rooms (key),
    user_key           BIGINT NOT NULL REFERENCES users (key),
    role               INTEGER NOT NULL,
    read_seq           BIGINT NOT NULL,
    read_count         BIGINT NOT NULL,           -- message_count at read_seq
    notification_level INTEGER NOT NULL DEFAULT 0,
    muted_until        BIGINT,                    -- null: not muted; 0: until further notice
    PRIMARY KEY (room, user_key)
) WITH (fillfactor = 80);
CREATE INDEX members_user ON members (user_key, room);

-- What became of messages after they were sent; most have no row in any of these. The key of a message is the position of
-- its event.
CREATE TABLE changed_messages (
    message BIGINT PRIMARY KEY,
    payload TEXT NOT NULL                         -- the message object as it is now
);
CREATE TABLE message_edits (
    message  BIGINT NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (message, position)
);
CREATE TABLE deleted_messages (
    message BIGINT PRIMARY KEY
);
CREATE TABLE reactions (
    message  BIGINT NOT NULL,
    emoji    TEXT COLLATE "C" NOT NULL,
    user_key BIGINT NOT NULL REFERENCES users (key),
    at       BIGINT NOT NULL,                     -- the event's position
    PRIMARY KEY (message, emoji, user_key)
);
CREATE INDEX reactions_in_order ON reactions (message, emoji, at);
CREATE TABLE pins (
    message BIGINT PRIMARY KEY,
    at      BIGINT NOT NULL                       -- the event's position
);
-- Whom a message mentions; user 0 is everybody in the room.
CREATE TABLE mentions (
    message  BIGINT NOT NULL,
    user_key BIGINT NOT NULL,
    PRIMARY KEY (message, user_key)
);
CREATE INDEX mentions_of_user ON mentions (user_key, message);
-- Which messages answer which: `root` is the message that a thread began with.
CREATE TABLE replies (
    message BIGINT PRIMARY KEY,
    root    BIGINT NOT NULL
);
CREATE INDEX replies_of_root ON replies (root, message);

CREATE TABLE bans (
    room     BIGINT NOT NULL REFERENCES rooms (key),
    user_key BIGINT NOT NULL REFERENCES users (key),
    by       BIGINT NOT NULL REFERENCES users (key),
    at       BIGINT NOT NULL,
    PRIMARY KEY (room, user_key)
);
-- When members of rooms in slow mode last wrote.
CREATE TABLE last_posts (
    room     BIGINT NOT NULL REFERENCES rooms (key),
    user_key BIGINT NOT NULL REFERENCES users (key),
    at       BIGINT NOT NULL,
    PRIMARY KEY (room, user_key)
);
-- Words that members can't write in a room, folded as texts are compared (core/folding.hpp), and as they were given.
CREATE TABLE refused_words (
    room   BIGINT NOT NULL REFERENCES rooms (key),
    folded TEXT COLLATE "C" NOT NULL,
    word   TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (room, folded)
);

-- Parts of texts are found by their trigrams (pg_trgm): the folded names of public rooms, and what messages say.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE TABLE public_rooms (
    room BIGINT PRIMARY KEY REFERENCES rooms (key),
    name TEXT COLLATE "C" NOT NULL
);
CREATE INDEX public_rooms_by_name ON public_rooms (name, room);
CREATE INDEX public_rooms_by_part ON public_rooms USING gin (name gin_trgm_ops);
CREATE TABLE message_texts (
    message        BIGINT PRIMARY KEY,
    room           BIGINT NOT NULL,
    author         BIGINT NOT NULL,
    at             BIGINT NOT NULL,
    has_attachment BOOLEAN NOT NULL,
    text           TEXT COLLATE "C" NOT NULL      -- folded
);
CREATE INDEX message_texts_in_room ON message_texts (room, at);
CREATE INDEX message_texts_by_part ON message_texts USING gin (text gin_trgm_ops);

CREATE TABLE last_seen (
    user_key BIGINT PRIMARY KEY REFERENCES users (key),
    at       BIGINT NOT NULL
);
CREATE TABLE relations (
    user_key BIGINT NOT NULL REFERENCES users (key),
    kind     INTEGER NOT NULL,                    -- 1: has `other` as a contact, 2: blocks `other`
    other    BIGINT NOT NULL REFERENCES users (key),
    PRIMARY KEY (user_key, kind, other)
);
CREATE INDEX relations_of_other ON relations (other, kind, user_key);

CREATE TABLE invites (
    code       TEXT COLLATE "C" PRIMARY KEY,      -- whoever has it may join
    room       BIGINT NOT NULL REFERENCES rooms (key),
    by         BIGINT NOT NULL REFERENCES users (key),
    role       INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,                            -- null: never
    max_uses   BIGINT,                            -- null: any number
    uses       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX invites_of_room ON invites (room, created_at);

CREATE TABLE drafts (
    user_key   BIGINT NOT NULL REFERENCES users (key),
    room       BIGINT NOT NULL REFERENCES rooms (key),
    text       TEXT NOT NULL,
    reply_to   BIGINT,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (user_key, room)
);
CREATE INDEX drafts_by_time ON drafts (user_key, updated_at, room);
CREATE FUNCTION remove_draft() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
    DELETE FROM drafts WHERE user_key = old.user_key AND room = old.room;
    RETURN NULL;
END';
CREATE TRIGGER drafts_go_with_members AFTER DELETE ON members FOR EACH ROW EXECUTE FUNCTION remove_draft();

-- Messages that are to be sent later; what was sent has no row any more.
CREATE TABLE scheduled_messages (
    id         TEXT COLLATE "C" PRIMARY KEY,
    user_key   BIGINT NOT NULL REFERENCES users (key),
    room       BIGINT NOT NULL REFERENCES rooms (key),
    client_id  TEXT COLLATE "C" NOT NULL,
    text       TEXT NOT NULL,
    reply_to   BIGINT,
    send_at    BIGINT NOT NULL,                   -- as the user wants it
    due_at     BIGINT,                            -- when to try (again); null: not any more, it has failed
    is_sending INTEGER NOT NULL DEFAULT 0,
    problem    TEXT,                              -- why it has failed
    UNIQUE (room, user_key, client_id)
);
CREATE INDEX scheduled_messages_of_user ON scheduled_messages (user_key, send_at, id);
CREATE INDEX scheduled_messages_in_room ON scheduled_messages (user_key, room, send_at, id);
CREATE INDEX scheduled_messages_due ON scheduled_messages (due_at);

CREATE TABLE reports (
    id          TEXT COLLATE "C" PRIMARY KEY,
    room        BIGINT NOT NULL REFERENCES rooms (key),
    seq         BIGINT NOT NULL,                  -- the message
    author      BIGINT NOT NULL REFERENCES users (key),
    reporter    BIGINT NOT NULL REFERENCES users (key),
    reason      INTEGER NOT NULL,
    comment     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    status      INTEGER NOT NULL DEFAULT 0,       -- 0 is open
    resolved_by BIGINT REFERENCES users (key),
    resolved_at BIGINT,
    UNIQUE (room, seq, reporter)
);
CREATE INDEX reports_of_room ON reports (room, status, id);
CREATE INDEX reports_by_status ON reports (status, id);
CREATE INDEX reports_by_reporter ON reports (reporter, status);
