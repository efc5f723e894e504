CREATE TABLE reports (
    id          TEXT PRIMARY KEY,
    room        INTEGER NOT NULL REFERENCES rooms (key),
    seq         BIGINT NOT NULL,             -- the message
    author      INTEGER NOT NULL REFERENCES users (key),
    reporter    INTEGER NOT NULL REFERENCES users (key),
    reason      INTEGER NOT NULL,
    comment     TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    status      INTEGER NOT NULL DEFAULT 0,  -- 0 is open
    resolved_by INTEGER REFERENCES users (key),
    resolved_at BIGINT,
    UNIQUE (room, seq, reporter)
);
CREATE INDEX reports_of_room ON reports (room, status, id);
CREATE INDEX reports_by_status ON reports (status, id);
CREATE INDEX reports_by_reporter ON reports (reporter, status);
