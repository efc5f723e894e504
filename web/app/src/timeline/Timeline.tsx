import { mostWithReceipts, type Room, type RoomHandle, type TimelineItem } from '@messenger/client';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { formatDay, dayNumber } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { may } from '../rooms/permissions';
import { Waiting } from '../ui/EmptyState';
import { MessageRow } from './MessageRow';
import { Notice } from './Notice';
import { RoomBeginning } from './RoomBeginning';
import { layOut, timeOf, type Row } from './rows';
import styles from './Timeline.module.css';
import { useJump } from './useJump';
import { useReadMarker } from './useReadMarker';
import { useSlidingWindow } from './useSlidingWindow';

interface TimelineProps {
  room: RoomHandle;
  info: Room;
  name: string;
  me: string;
  /** The seq that the address asks for. */
  target: number | undefined;
  /** The message that is being edited. */
  editedSeq: number | undefined;
}

function DayLine({ row }: { row: Row }) {
  const t = useText();
  const day = new Date(timeOf(row.item));
  const ago = dayNumber(new Date()) - dayNumber(day);
  return (
    <h2 className={styles.day}>
      <span>{ago === 0 ? t.today : ago === 1 ? t.yesterday : formatDay(t.locale, day)}</span>
    </h2>
  );
}

function lastOwn(items: readonly TimelineItem[], me: string): string | undefined {
  for (let index = items.length - 1; index >= 0 && index > items.length - 200; index -= 1) {
    const item = items[index];
    if (item?.kind === 'message' && item.sender === me) return item.key;
  }
  return undefined;
}

/** What was written in a room, as far as one wants to scroll. */
export function Timeline({ room, info, name, me, target, editedSeq }: TimelineProps) {
  const t = useText();
  const view = useObservable(room.timeline.view);
  const receipts = useObservable(room.receipts);
  const hasReceipts = info.memberCount <= mostWithReceipts;
  useEffect(() => {
    // Who has read what is told with the members.
    if (hasReceipts) room.members.load().catch(() => undefined);
  }, [room, hasReceipts]);
  const list = useMemo(
    () => ({
      ...view,
      loadOlder: () => void room.timeline.loadOlder().catch(() => undefined),
      loadNewer: () => void room.timeline.loadNewer().catch(() => undefined),
    }),
    [view, room],
  );
  const sliding = useSlidingWindow(list);
  const { scroller, content, start, end, isAtEnd, reveal, follow } = sliding;
  const { newAfter, unreadAbove, firstUnreadSeq } = useReadMarker({ room, info, items: view.items, me, sliding });
  const { highlighted, jump } = useJump({ room, items: view.items, target, reveal });
  const [active, setActive] = useState<string>();
  const rows = useMemo(() => layOut(view.items, start, end, me, newAfter), [view.items, start, end, me, newAfter]);
  const lastOwnKey = useMemo(() => lastOwn(view.items, me), [view.items, me]);
  const newest = view.items.at(-1)?.key;
  const [seenNewest, setSeenNewest] = useState(newest);
  if (isAtEnd && seenNewest !== newest) setSeenNewest(newest);
  const newBelow = isAtEnd ? 0 : view.items.length - 1 - view.items.findLastIndex((item) => item.key === seenNewest);

  const toLatest = useCallback(() => {
    follow();
    if (view.hasNewer) void room.timeline.jumpToLatest();
  }, [follow, view.hasNewer, room]);
  // What oneself has just written is shown, wherever one was reading.
  const outgoing = view.items.findLast((item) => item.kind === 'outgoing')?.key;
  const lastOutgoing = useRef(outgoing);
  useEffect(() => {
    if (outgoing !== undefined && outgoing !== lastOutgoing.current) follow();
    lastOutgoing.current = outgoing;
  }, [outgoing, follow]);

  const onKeyDown = (event: KeyboardEvent) => {
    const all = [...(content.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = all.findIndex((row) => row === document.activeElement);
    const isOnRow = at >= 0;
    if (event.target !== scroller.current && !isOnRow) return;
    let next: HTMLElement | undefined;
    if (event.key === 'ArrowUp') next = isOnRow ? all[at - 1] : all.at(-1);
    else if (event.key === 'ArrowDown' && isOnRow) next = all[at + 1];
    else if (event.key === 'End') {
      toLatest();
      next = all.at(-1);
    }
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: 'nearest' });
  };
  // What has been opened over a message stays with it, wherever the pointer goes.
  const isHeld = () => content.current?.querySelector('[popover]') != null;
  const activate = (element: EventTarget) => {
    if (isHeld()) return;
    const key = (element as HTMLElement).closest<HTMLElement>('[data-key]')?.dataset.key;
    if (key !== undefined) setActive(key);
  };
  const readersOf = (seq: number) => [...receipts].filter(([user, read]) => user !== me && read >= seq).length;
  const canReact = may(info, 'react');

  return (
    <div className={styles.frame}>
      {/* A log is read with the arrow keys, and so takes the focus. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={scroller}
        role="log"
        aria-label={t.history}
        aria-live={isAtEnd ? 'polite' : 'off'}
        aria-busy={view.loading}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className={styles.scroller}
        onKeyDown={onKeyDown}
        onPointerOver={(event) => {
          activate(event.target);
        }}
        onPointerLeave={(event) => {
          // A finger that is lifted leaves, too, and then comes back for what it has found.
          if (event.pointerType === 'mouse' && !isHeld()) setActive(undefined);
        }}
        onFocus={(event) => {
          activate(event.target);
        }}
      >
        <div ref={content} className={styles.content}>
          {start === 0 && !view.hasOlder && !view.loading ? <RoomBeginning info={info} name={name} /> : null}
          {view.hasOlder || (view.loading && view.items.length === 0) ? <Waiting label={t.loading} /> : null}
          {rows.map((row) => {
            const { item } = row;
            return (
              <div key={item.key} data-key={item.key} className={styles.entry}>
                {row.startsDay ? <DayLine row={row} /> : null}
                {row.startsNew ? (
                  <div className={styles.new} role="separator" aria-label={t.newDivider}>
                    <span>{t.newDivider}</span>
                  </div>
                ) : null}
                {item.kind === 'notice' ? (
                  <Notice item={item} roomBefore={row.roomBefore} />
                ) : (
                  <MessageRow
                    item={item}
                    room={room}
                    me={me}
                    isContinued={row.isContinued}
                    isActive={active === item.key}
                    isTarget={highlighted === item.key}
                    isEdited={item.kind === 'message' && item.seq === editedSeq}
                    canReact={canReact}
                    readers={item.kind === 'message' && item.key === lastOwnKey ? readersOf(item.seq) : undefined}
                  />
                )}
              </div>
            );
          })}
        </div>
      </div>
      {unreadAbove > 0 ? (
        <button
          type="button"
          className={`${styles.pill} ${styles.above}`}
          onClick={() => {
            jump(firstUnreadSeq, 'top');
          }}
        >
          <ArrowUp size={15} aria-hidden="true" />
          {t.toUnread(unreadAbove)}
        </button>
      ) : null}
      {isAtEnd ? null : (
        <button type="button" className={`${styles.pill} ${styles.below}`} onClick={toLatest}>
          <ArrowDown size={15} aria-hidden="true" />
          {newBelow > 0 && !view.hasNewer ? t.newBelow(newBelow) : t.toLatest}
        </button>
      )}
    </div>
  );
}
