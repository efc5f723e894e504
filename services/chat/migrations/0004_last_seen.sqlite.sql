CREATE TABLE last_seen (
    user INTEGER PRIMARY KEY REFERENCES users (key),
    at   INTEGER NOT NULL
);
