import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from 'react';

/** A long list of which a part is in memory, and a part of that in the document. */
export interface WindowedList<T> {
  items: readonly T[];
  hasOlder: boolean;
  hasNewer: boolean;
  loading: boolean;
  loadOlder: () => void;
  loadNewer: () => void;
}

/** What is rendered of the list, and how it is scrolled. Rows carry their key as `data-key`, within `content`. */
export interface SlidingWindow {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  /** The rendered part: `items.slice(start, end)`. */
  start: number;
  end: number;
  /** Whether the newest item is in view, and stays so when others come. */
  isAtEnd: boolean;
  /** Scrolls to an item, wherever in memory it is. */
  reveal: (key: string, align: 'top' | 'center') => void;
  /** Scrolls to the newest item in memory, and follows what comes. */
  follow: () => void;
}

// Rows have their real heights at once, so that nothing is estimated and nothing jumps; what bounds the work is their
// number. A page is added when less than `reach` is left to scroll, and taken off at the other end.
const initial = 60;
const page = 40;
const most = 200;
const reachPx = 1000;
const nearEndPx = 40;

interface Range {
  first?: string | undefined;
  last?: string | undefined;
}

/** Renders a list around where one looks, and keeps what is looked at in its place while items come, go and change. */
export function useSlidingWindow<T extends { key: string }>(list: WindowedList<T>): SlidingWindow {
  const { items } = list;
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const anchor = useRef<{ key: string; top: number }>(undefined);
  const pending = useRef<{ key: string; align: 'top' | 'center' }>(undefined);
  const [range, setRange] = useState<Range>({});
  const [isAtEnd, setAtEnd] = useState(true);

  const places = useMemo(() => new Map(items.map((item, index) => [item.key, index])), [items]);
  const last = range.last === undefined ? undefined : places.get(range.last);
  const end = last === undefined ? items.length : last + 1;
  const first = range.first === undefined ? undefined : places.get(range.first);
  const start = Math.max(first ?? end - initial, end - most, 0);

  const row = useCallback(
    (key: string) => content.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`),
    [],
  );

  const rememberPlace = useCallback(() => {
    const top = scroller.current?.scrollTop ?? 0;
    for (const element of content.current?.querySelectorAll<HTMLElement>('[data-key]') ?? []) {
      if (element.offsetTop + element.offsetHeight <= top) continue;
      anchor.current = { key: element.dataset.key ?? '', top: element.offsetTop - top };
      return;
    }
  }, []);

  const keepPlace = useCallback(() => {
    const view = scroller.current;
    if (!view) return;
    const target = pending.current && row(pending.current.key);
    if (target) {
      const space = pending.current?.align === 'center' ? (view.clientHeight - target.offsetHeight) / 2 : 72;
      view.scrollTop = target.offsetTop - Math.max(space, 0);
      pending.current = undefined;
      rememberPlace();
    } else if (isFollowing.current) {
      view.scrollTop = view.scrollHeight;
    } else if (anchor.current) {
      const kept = row(anchor.current.key);
      if (kept) view.scrollTop = kept.offsetTop - anchor.current.top;
    }
  }, [row, rememberPlace]);

  const look = useCallback(() => {
    const view = scroller.current;
    if (!view || pending.current || items.length === 0) return;
    const above = view.scrollTop;
    const below = view.scrollHeight - above - view.clientHeight;
    isFollowing.current = end === items.length && !list.hasNewer && below < nearEndPx;
    setAtEnd(isFollowing.current);
    rememberPlace();
    let [from, to] = [start, end];
    if (above < reachPx) {
      from = Math.max(0, start - page);
      if (start === 0 && list.hasOlder && !list.loading) list.loadOlder();
    }
    if (below < reachPx && !isFollowing.current) {
      to = Math.min(items.length, end + page);
      if (end === items.length && list.hasNewer && !list.loading) list.loadNewer();
    }
    if (to - from > most) {
      if (to > end) from = to - most;
      else to = from + most;
    }
    // While the end is followed, the part slides with it; it only grows for a screen that it does not fill.
    if (isFollowing.current && above > 3 * reachPx)
      setRange((old) => ((old.first ?? old.last) === undefined ? old : {}));
    else if (from !== start || to !== end || (!isFollowing.current && range.last === undefined))
      setRange({ first: items[from]?.key, last: isFollowing.current ? undefined : items[to - 1]?.key });
  }, [items, list, start, end, range.last, rememberPlace]);

  useLayoutEffect(keepPlace, [keepPlace, items, start, end]);
  useEffect(() => {
    look();
    const view = scroller.current;
    view?.addEventListener('scroll', look, { passive: true });
    return () => view?.removeEventListener('scroll', look);
  }, [look]);
  useEffect(() => {
    const observer = new ResizeObserver(keepPlace);
    if (scroller.current) observer.observe(scroller.current);
    if (content.current) observer.observe(content.current);
    return () => {
      observer.disconnect();
    };
  }, [keepPlace]);

  const reveal = useCallback(
    (key: string, align: 'top' | 'center') => {
      const index = places.get(key);
      if (index === undefined) return;
      isFollowing.current = false;
      pending.current = { key, align };
      setAtEnd(false);
      setRange({
        first: items[Math.max(0, index - page)]?.key,
        last: items[Math.min(items.length - 1, index + page)]?.key,
      });
      keepPlace();
    },
    [items, places, keepPlace],
  );
  const follow = useCallback(() => {
    isFollowing.current = true;
    setAtEnd(true);
    setRange({});
    keepPlace();
  }, [keepPlace]);

  return { scroller, content, start, end, isAtEnd, reveal, follow };
}
