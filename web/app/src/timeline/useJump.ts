import type { RoomHandle, TimelineItem } from '@messenger/client';
import { useCallback, useEffect, useState } from 'react';
import { useHistoryState } from 'wouter/use-browser-location';
import { seqOf } from './rows';

interface Jump {
  seq: number;
  align: 'top' | 'center';
}

interface UseJumpOptions {
  room: RoomHandle;
  items: readonly TimelineItem[];
  /** The seq that the address asks for. */
  target: number | undefined;
  reveal: (key: string, align: 'top' | 'center') => void;
}

/** Goes to messages, wherever they are; gives the one to point at, and how to go to another. */
export function useJump({ room, items, target, reveal }: UseJumpOptions) {
  const [wanted, setWanted] = useState<Jump>();
  const [highlighted, setHighlighted] = useState<string>();
  const jump = useCallback(
    (seq: number, align: 'top' | 'center' = 'center') => {
      setWanted({ seq, align });
      setHighlighted(undefined);
      room.timeline.jumpTo(seq).catch(() => {
        setWanted(undefined);
      });
    },
    [room],
  );
  const visit = useHistoryState<unknown>();
  useEffect(() => {
    if (target !== undefined) jump(target);
  }, [target, visit, jump]);
  useEffect(() => {
    if (!wanted) return;
    // The very one, or the next that is left of what has been deleted or is no entry.
    const found = items.find((item) => seqOf(item) >= wanted.seq);
    if (!found || (found === items[0] && seqOf(found) > wanted.seq)) return;
    reveal(found.key, wanted.align);
    if (wanted.align === 'center') setHighlighted(found.key);
    setWanted(undefined);
  }, [wanted, items, reveal]);
  return { highlighted, jump };
}
