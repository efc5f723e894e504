CREATE TABLE invites (
    code       TEXT PRIMARY KEY,         -- whoever has it may join
    room       INTEGER NOT NULL REFERENCES rooms (key),
    by         INTEGER NOT NULL REFERENCES users (key),
    role       INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,                   -- null: never
    max_uses   BIGINT,                   -- null: any number
    uses       BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX invites_of_room ON invites (room, created_at);
