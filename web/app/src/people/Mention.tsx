import { useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { useRoomPath } from '../rooms/roomPath';
import styles from './Mention.module.css';
import { usePeople } from './usePeople';

interface MentionProps {
  /** What stands behind the @, in lower case. */
  name: string;
  /** Who is mentioned in the whole text, as the server found. */
  ids: readonly string[];
  isForAll: boolean;
}

/** A name with an @, which leads to whoever is meant; plain text if nobody is. */
export function Mention({ name, ids, isForAll }: MentionProps) {
  const t = useText();
  const { user } = useObservable(client.session.state);
  const [, navigate] = useLocation();
  const room = useRoomPath();
  const person = usePeople(ids).find((one) => one?.username?.toLowerCase() === name);
  if (name === 'room' && isForAll) {
    return (
      <span className={`${styles.mention} ${styles.me}`} title={t.mentionAll}>
        @room
      </span>
    );
  }
  if (!person) return `@${name}`;
  const className = `${styles.mention} ${person.id === user?.id ? styles.me : ''}`;
  return (
    <button
      type="button"
      className={className}
      onClick={() => {
        navigate(`${room}/person/${person.id}`);
      }}
    >
      @{person.displayName}
    </button>
  );
}
