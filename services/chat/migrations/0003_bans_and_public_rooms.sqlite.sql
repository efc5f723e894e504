CREATE TABLE bans (
    room INTEGER NOT NULL REFERENCES rooms (key),
    user INTEGER NOT NULL REFERENCES users (key),
    by   INTEGER NOT NULL REFERENCES users (key),
    at   INTEGER NOT NULL,
    PRIMARY KEY (room, user)
) WITHOUT ROWID;

-- What a member wants to be told.
ALTER TABLE members ADD COLUMN notification_level INTEGER NOT NULL DEFAULT 0;
ALTER TABLE members ADD COLUMN muted_until INTEGER;  -- null: not muted; 0: until further notice

-- The folded names of public rooms (core/folding.hpp), whole for their beginnings and in trigrams for their parts.
CREATE TABLE public_rooms (
    room INTEGER PRIMARY KEY REFERENCES rooms (key),
    name TEXT NOT NULL
);
CREATE INDEX public_rooms_by_name ON public_rooms (name, room);
CREATE VIRTUAL TABLE public_room_names USING fts5 (name, content='public_rooms', content_rowid='room', tokenize='trigram');
CREATE TRIGGER public_room_added AFTER INSERT ON public_rooms BEGIN
    INSERT INTO public_room_names (rowid, name) VALUES (new.room, new.name);
END;
CREATE TRIGGER public_room_removed AFTER DELETE ON public_rooms BEGIN
    INSERT INTO public_room_names (public_room_names, rowid, name) VALUES ('delete', old.room, old.name);
END;
