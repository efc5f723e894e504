-- Which messages answer which: `root` is the message that a thread began with. Both are keys of events.
CREATE TABLE replies (
    message INTEGER PRIMARY KEY,
    root    INTEGER NOT NULL
);
CREATE INDEX replies_of_root ON replies (root, message);
