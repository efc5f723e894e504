import type { MessageItem, Outgoing, RoomHandle } from '@messenger/client';
import { Check, CheckCheck, Clock, Forward, Pin, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { Link, useLocation } from 'wouter';
import { formatFull, formatTime } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { usePersonName } from '../rooms/names';
import { MessageText } from '../text/MessageText';
import { Avatar } from '../ui/Avatar';
import styles from './MessageRow.module.css';
import { Quote } from './Quote';
import { Reactions } from './Reactions';
import { Toolbar } from './Toolbar';

interface MessageRowProps {
  item: MessageItem | Outgoing;
  room: RoomHandle;
  /** The id of whoever looks at it. */
  me: string;
  isContinued: boolean;
  /** The pointer or the focus is on it: what can be done with it is shown. */
  isActive: boolean;
  /** It has just been jumped to. */
  isTarget: boolean;
  isEdited: boolean;
  canReact: boolean;
  /** How many others have read it; undefined where that is not shown. */
  readers: number | undefined;
  /** All of it answers one message, which need not be said again. */
  isInThread?: boolean;
}

function OutgoingState({ item, room }: { item: Outgoing; room: RoomHandle }) {
  const t = useText();
  if (item.state !== 'failed') {
    const label = item.state === 'sending' ? t.sending : t.queued;
    return (
      <span className={styles.state} title={label}>
        <Clock size={13} aria-hidden="true" />
        <span className={item.state === 'sending' ? 'visually-hidden' : ''}>{label}</span>
      </span>
    );
  }
  return (
    <span className={styles.failed}>
      <TriangleAlert size={14} aria-hidden="true" />
      {t.failed}
      {item.error ? `: ${item.error.code === 'cannot-write' ? t.problemCannotWrite : item.error.detail}` : ''}
      <button
        type="button"
        onClick={() => {
          room.retry(item.clientId);
        }}
      >
        {t.retry}
      </button>
      <button
        type="button"
        onClick={() => {
          room.discard(item.clientId);
        }}
      >
        {t.discard}
      </button>
    </span>
  );
}

function ReadState({ readers }: { readers: number }) {
  const t = useText();
  const label = readers > 0 ? t.readBy(readers) : t.sent;
  return (
    <span className={`${styles.state} ${readers > 0 ? styles.read : ''}`} title={label}>
      {readers > 0 ? <CheckCheck size={14} aria-hidden="true" /> : <Check size={14} aria-hidden="true" />}
      <span className="visually-hidden">{label}</span>
    </span>
  );
}

function ForwardedFrom({ sender }: { sender: string }) {
  const t = useText();
  const name = usePersonName(sender);
  return (
    <p className={styles.forwarded}>
      <Forward size={13} aria-hidden="true" /> {t.forwarded(name)}
    </p>
  );
}

function Body({
  item,
  room,
  me,
  canReact,
  isInThread,
}: Pick<MessageRowProps, 'item' | 'room' | 'me' | 'canReact' | 'isInThread'>) {
  const t = useText();
  if (item.kind === 'outgoing') return <MessageText text={item.text} mentions={[]} isForAll={false} />;
  if (item.deletedAt) return <p className={styles.gone}>{t.deleted}</p>;
  return (
    <>
      {item.forwardedFrom ? <ForwardedFrom sender={item.forwardedFrom.sender} /> : null}
      <MessageText text={item.text} mentions={item.mentions} isForAll={item.mentionsRoom === true} />
      {item.editedAt ? (
        <span className={styles.edited} title={formatFull(t.locale, new Date(item.editedAt))}>
          ({t.edited})
        </span>
      ) : null}
      <Reactions message={item} room={room} me={me} canReact={canReact} />
      {item.thread && item.thread.count > 0 && !isInThread ? (
        <Link href={`/r/${room.id}/thread/${item.seq}`} className={styles.thread}>
          {t.answers(item.thread.count)}
        </Link>
      ) : null}
    </>
  );
}

/** One message, stored or on its way. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { item, room, me, isContinued, isActive, isTarget, isEdited, canReact, readers, isInThread } = props;
  const t = useText();
  const [, navigate] = useLocation();
  const name = usePersonName(item.sender);
  const time = new Date(item.createdAt);
  const mentionsMe =
    item.kind === 'message' && item.sender !== me && (item.mentions.includes(me) || item.mentionsRoom === true);
  const classes = [
    styles.row,
    isContinued ? styles.continued : '',
    item.kind === 'outgoing' ? styles.outgoing : '',
    mentionsMe ? styles.mentionsMe : '',
    isTarget ? styles.target : '',
    isEdited ? styles.isEdited : '',
    isActive ? styles.active : '',
  ];
  const shownTime = formatTime(t.locale, time);
  return (
    // Focus comes here by the arrow keys of the log, so that each can be acted on without a mouse.
    <article className={classes.join(' ')} tabIndex={-1} aria-label={`${name}, ${shownTime}`} data-row="">
      {isContinued ? (
        <time className={styles.sideTime} dateTime={item.createdAt} aria-hidden="true">
          {shownTime}
        </time>
      ) : (
        <Link href={`/r/${room.id}/person/${item.sender}`} className={styles.avatar} tabIndex={-1} aria-hidden="true">
          <Avatar id={item.sender} name={name} size={36} />
        </Link>
      )}
      <div className={styles.content}>
        {isContinued ? null : (
          <header className={styles.header}>
            <button
              type="button"
              className={styles.name}
              onClick={() => {
                navigate(`/r/${room.id}/person/${item.sender}`);
              }}
            >
              {name === '' ? '…' : name}
            </button>
            <time dateTime={item.createdAt} title={formatFull(t.locale, time)}>
              {shownTime}
            </time>
            {item.kind === 'message' && item.pinned ? <Pin size={12} aria-label={t.pins} /> : null}
          </header>
        )}
        {item.replyTo === undefined || isInThread ? null : <Quote room={room} seq={item.replyTo} />}
        <Body item={item} room={room} me={me} canReact={canReact} isInThread={isInThread ?? false} />
        {item.kind === 'outgoing' ? <OutgoingState item={item} room={room} /> : null}
      </div>
      {readers === undefined ? null : <ReadState readers={readers} />}
      {isActive && item.kind === 'message' && !item.deletedAt ? <Toolbar message={item} room={room} me={me} /> : null}
    </article>
  );
});
