import type { Room } from '@messenger/client';
import { BellOff, Hash, Megaphone } from 'lucide-react';
import { memo, useId } from 'react';
import { Link } from 'wouter';
import { client } from '../client';
import { formatBrief } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { plainText } from '../text/parse';
import { usePersonName, useRoomName } from './names';
import { RoomAvatar } from './RoomAvatar';
import styles from './RoomRow.module.css';

function Preview({ room, isCurrent }: { room: Room; isCurrent: boolean }) {
  const t = useText();
  const draft = useObservable(client.rooms.get(room.id).draft.value);
  const typing = useObservable(client.rooms.get(room.id).typing);
  const { user } = useObservable(client.session.state);
  const last = room.lastMessage;
  const sender = usePersonName(last && last.sender !== user?.id ? last.sender : undefined);
  const typist = usePersonName(typing[0]);
  if (typing.length > 0 && typist !== '') return <em className={styles.typing}>{t.typingOne(typist)}</em>;
  if (draft && draft.text.trim() !== '' && !isCurrent) {
    return (
      <>
        <span className={styles.draft}>{t.draft}: </span>
        {plainText(draft.text)}
      </>
    );
  }
  if (!last) return <>{t.noMessagesYet}</>;
  if (last.deletedAt) return <em>{t.deleted}</em>;
  const who = last.sender === user?.id ? t.you : room.type === 'direct' ? '' : sender.split(' ')[0];
  return (
    <>
      {who ? <span className={styles.sender}>{who}: </span> : null}
      {plainText(last.text)}
    </>
  );
}

/** One room of the list. Its link is named by the room alone; what else there is to know stands beside it. */
export const RoomRow = memo(function RoomRow({ room, isCurrent }: { room: Room; isCurrent: boolean }) {
  const t = useText();
  const name = useRoomName(room);
  const descriptionId = useId();
  const muted = room.muted || room.notifications === 'none';
  const isNew = room.unread > 0 && !isCurrent;
  const time = room.lastMessage?.createdAt ?? room.createdAt;
  return (
    <li className={`${styles.row} ${isCurrent ? styles.current : ''} ${isNew && !muted ? styles.new : ''}`}>
      <RoomAvatar room={room} name={name} />
      <div className={styles.lines}>
        <div className={styles.line}>
          <Link
            href={`/r/${room.id}`}
            className={styles.link}
            aria-current={isCurrent ? 'page' : undefined}
            aria-describedby={descriptionId}
          >
            {name === '' ? '…' : name}
          </Link>
          {room.type === 'group' ? null : room.type === 'channel' ? <Megaphone size={13} aria-hidden="true" /> : null}
          {room.type !== 'direct' && room.public ? <Hash size={13} aria-hidden="true" /> : null}
          {muted ? <BellOff size={13} aria-label={t.muted} /> : null}
          <time dateTime={time}>{formatBrief(t.locale, new Date(time))}</time>
        </div>
        <div className={styles.line} id={descriptionId}>
          <span className={styles.preview}>
            <Preview room={room} isCurrent={isCurrent} />
          </span>
          {isNew ? (
            <span
              className={`${styles.badge} ${room.mentions > 0 ? styles.mentioned : ''} ${muted ? styles.quiet : ''}`}
            >
              <span aria-hidden="true">
                {room.mentions > 0 ? '@' : ''}
                {room.unread > 99 ? '99+' : room.unread}
              </span>
              <span className="visually-hidden">
                {t.unread(room.unread)}
                {room.mentions > 0 ? `, ${t.mentioned}` : ''}
              </span>
            </span>
          ) : null}
        </div>
      </div>
    </li>
  );
});
