-- Whom a message mentions; user 0 is everybody in the room. The key of a message is that of its event in log_by_room.
CREATE TABLE mentions (
    message INTEGER NOT NULL,
    user    INTEGER NOT NULL,
    PRIMARY KEY (message, user)
) WITHOUT ROWID;
CREATE INDEX mentions_of_user ON mentions (user, message);
