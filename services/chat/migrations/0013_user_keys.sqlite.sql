-- "user" is a word of SQL elsewhere: the statements are the same on every database.
ALTER TABLE members RENAME COLUMN user TO user_key;
ALTER TABLE bans RENAME COLUMN user TO user_key;
ALTER TABLE reactions RENAME COLUMN user TO user_key;
ALTER TABLE last_seen RENAME COLUMN user TO user_key;
ALTER TABLE relations RENAME COLUMN user TO user_key;
ALTER TABLE mentions RENAME COLUMN user TO user_key;
ALTER TABLE last_posts RENAME COLUMN user TO user_key;
ALTER TABLE drafts RENAME COLUMN user TO user_key;
ALTER TABLE scheduled_messages RENAME COLUMN user TO user_key;
-- 0 here: there is one instance, which knows of every change.
ALTER TABLE rooms ADD COLUMN version INTEGER NOT NULL DEFAULT 0;
