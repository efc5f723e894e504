-- What the user service tells of people, kept here so that deciding about a message asks nobody.
ALTER TABLE users ADD COLUMN username TEXT;                               -- in lower case
ALTER TABLE users ADD COLUMN is_deleted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN last_seen_to INTEGER NOT NULL DEFAULT 0;     -- 0: everybody, 1: contacts, 2: nobody
ALTER TABLE users ADD COLUMN hides_receipts INTEGER NOT NULL DEFAULT 0;
CREATE INDEX users_by_username ON users (username);

CREATE TABLE relations (
    user  INTEGER NOT NULL REFERENCES users (key),
    kind  INTEGER NOT NULL,          -- 1: has `other` as a contact, 2: blocks `other`
    other INTEGER NOT NULL REFERENCES users (key),
    PRIMARY KEY (user, kind, other)
) WITHOUT ROWID;
CREATE INDEX relations_of_other ON relations (other, kind, user);
