import { MessageSquare, ShieldBan, UserCheck, UserPlus } from 'lucide-react';
import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { client } from '../client';
import { formatAgo } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { nameOf } from '../rooms/names';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Waiting } from '../ui/EmptyState';
import { useToasts } from '../ui/Toasts';
import styles from './Panel.module.css';

/** Somebody's profile, and what one can do about that person. */
export function PersonCard({ userId, me }: { userId: string; me: string }) {
  const t = useText();
  const [, navigate] = useLocation();
  const { attempt } = useToasts();
  const person = useObservable(client.people.get(userId));
  const presence = useObservable(client.presence.of(userId));
  const { contacts, blocks } = client.people;
  const isContact = useObservable(contacts.list).some((one) => one.id === userId);
  const isBlocked = useObservable(blocks.list).some((one) => one.id === userId);
  useEffect(() => {
    void attempt(Promise.all([contacts.load(), blocks.load()]));
  }, [contacts, blocks, attempt]);
  if (!person) return <Waiting label={t.loading} />;
  const name = nameOf(person, t);
  const there = presence.status !== 'offline' ? t[presence.status] : undefined;
  const lastSeen = presence.lastSeen ? t.lastSeen(formatAgo(t.locale, new Date(presence.lastSeen))) : t.offline;
  return (
    <div className={styles.body}>
      <div className={styles.hero}>
        <Avatar id={person.id} name={name} size={88} presence={presence.status} />
        <h3>{name}</h3>
        {person.username ? <p>@{person.username}</p> : null}
        {person.deleted ? null : <p>{there ?? lastSeen}</p>}
        {person.statusText ? <p>{person.statusText}</p> : null}
      </div>
      {person.bio ? (
        <section className={styles.section}>
          <h3>{t.bio}</h3>
          <p>{person.bio}</p>
        </section>
      ) : null}
      {userId === me || person.deleted ? null : (
        <div className={styles.actions}>
          <Button
            kind="primary"
            onClick={() =>
              void attempt(
                client.rooms.openDirect(userId).then((room) => {
                  navigate(`/r/${room.id}`);
                }),
              )
            }
          >
            <MessageSquare size={17} aria-hidden="true" />
            {t.writeTo(name)}
          </Button>
          <Button onClick={() => void attempt(isContact ? contacts.remove(userId) : contacts.add(userId))}>
            {isContact ? <UserCheck size={17} aria-hidden="true" /> : <UserPlus size={17} aria-hidden="true" />}
            {isContact ? t.removeContact : t.addContact}
          </Button>
          <Button
            className={styles.danger ?? ''}
            onClick={() => void attempt(isBlocked ? blocks.remove(userId) : blocks.add(userId))}
          >
            <ShieldBan size={17} aria-hidden="true" />
            {isBlocked ? t.unblock : t.block}
          </Button>
        </div>
      )}
      {userId === me ? <Link href="/settings/profile">{t.settings}</Link> : null}
    </div>
  );
}
