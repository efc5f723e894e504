import type { Room, RoomHandle, TimelineItem } from '@messenger/client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { seqOf } from './rows';
import type { SlidingWindow } from './useSlidingWindow';

interface UseReadMarkerOptions {
  room: RoomHandle;
  info: Room;
  items: readonly TimelineItem[];
  me: string;
  sliding: SlidingWindow;
}

const settleMs = 400;

/** Where the line "New" stands, what is unread above what is in memory, and the telling of what has been read. */
export function useReadMarker({ room, info, items, me, sliding }: UseReadMarkerOptions) {
  const { scroller, content, reveal } = sliding;
  // The line stays where it was when the room was opened, while the marker moves on.
  const [newAfter, setNewAfter] = useState(info.unread > 0 ? info.readSeq : undefined);
  const [unreadAtOpen] = useState(info.unread);
  const [hasSeenLine, setSeenLine] = useState(info.unread === 0);
  const isPlaced = useRef(false);
  const readSeq = useRef(info.readSeq);
  useEffect(() => {
    readSeq.current = Math.max(readSeq.current, info.readSeq);
  }, [info.readSeq]);

  const firstNew =
    newAfter === undefined
      ? undefined
      : items.find((item) => item.kind === 'message' && item.seq > newAfter && item.sender !== me);
  const isLineInMemory = firstNew !== undefined && (firstNew !== items[0] || seqOf(firstNew) === (newAfter ?? 0) + 1);
  useEffect(() => {
    if (isLineInMemory) setSeenLine(true);
    if (isPlaced.current || items.length === 0) return;
    isPlaced.current = true;
    if (isLineInMemory) reveal(firstNew.key, 'top');
  }, [items, firstNew, isLineInMemory, reveal]);

  const markSeen = useCallback(() => {
    const view = scroller.current;
    if (!view || document.visibilityState !== 'visible' || !document.hasFocus()) return;
    const bottom = view.scrollTop + view.clientHeight;
    const rows = [...(content.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [])];
    const lastSeen = rows.findLast((row) => row.offsetTop + Math.min(row.offsetHeight, 60) <= bottom + 1)?.dataset.key;
    const index = items.findIndex((item) => item.key === lastSeen);
    const seen = items.slice(0, index + 1).findLast((item) => seqOf(item) > 0);
    if (!seen || seqOf(seen) <= readSeq.current) return;
    readSeq.current = seqOf(seen);
    room.markRead(seqOf(seen));
  }, [items, room, scroller, content]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    // One look after things have settled: while somebody scrolls or many messages come, each would be one too many.
    const soon = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        markSeen();
      }, settleMs);
    };
    soon();
    const view = scroller.current;
    view?.addEventListener('scroll', soon, { passive: true });
    addEventListener('focus', soon);
    return () => {
      clearTimeout(timer);
      view?.removeEventListener('scroll', soon);
      removeEventListener('focus', soon);
    };
  }, [markSeen, scroller]);

  useEffect(() => {
    // What comes while one looks elsewhere is new when one is back.
    const onBlur = () => {
      setNewAfter(readSeq.current);
    };
    addEventListener('blur', onBlur);
    return () => {
      removeEventListener('blur', onBlur);
    };
  }, []);
  const hasOutgoing = items.at(-1)?.kind === 'outgoing';
  useEffect(() => {
    if (hasOutgoing) setNewAfter(undefined);
  }, [hasOutgoing]);

  return {
    newAfter,
    unreadAbove: hasSeenLine || isLineInMemory ? 0 : unreadAtOpen,
    firstUnreadSeq: (newAfter ?? info.readSeq) + 1,
  };
}
