import type { Message, Room, RoomHandle } from '@messenger/client';
import { Link } from 'wouter';
import { useEffect } from 'react';
import { client } from '../client';
import { formatBrief } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { useLoaded } from '../lib/useLoaded';
import { usePersonName } from '../rooms/names';
import { may } from '../rooms/permissions';
import { MessageText } from '../text/MessageText';
import { Waiting } from '../ui/EmptyState';
import { useToasts } from '../ui/Toasts';
import styles from './Panel.module.css';

function Pinned({ room, message, canPin }: { room: RoomHandle; message: Message; canPin: boolean }) {
  const t = useText();
  const { attempt } = useToasts();
  const name = usePersonName(message.sender);
  return (
    <article className={styles.pinned}>
      <header>
        <strong>{name}</strong>
        <time dateTime={message.createdAt}>{formatBrief(t.locale, new Date(message.createdAt))}</time>
      </header>
      <MessageText text={message.text} mentions={message.mentions} isForAll={message.mentionsRoom === true} />
      <footer>
        <Link href={`/r/${room.id}/${message.seq}`}>{t.open}</Link>
        {canPin ? (
          <button type="button" onClick={() => void attempt(room.unpin(message.seq))}>
            {t.unpin}
          </button>
        ) : null}
      </footer>
    </article>
  );
}

/** What people in a room should find again. */
export function Pins({ room, info }: { room: RoomHandle; info: Room }) {
  const t = useText();
  const { value, reload } = useLoaded(room.id, () => room.pins());
  useEffect(() => {
    const follow = (event: { room: string }) => {
      if (event.room === room.id) reload();
    };
    const ends = [client.on('message.pinned', follow), client.on('message.unpinned', follow)];
    return () => {
      ends.forEach((end) => {
        end();
      });
    };
  }, [room, reload]);
  if (!value) return <Waiting label={t.loading} />;
  return (
    <div className={styles.body}>
      {value.map((message) => (
        <Pinned key={message.id} room={room} message={message} canPin={may(info, 'pin')} />
      ))}
      {value.length === 0 ? <p className={styles.none}>{t.noPins}</p> : null}
    </div>
  );
}
