import type { Person } from '@messenger/client';
import { useCallback, useMemo, useRef, useSyncExternalStore } from 'react';
import { client } from '../client';

/** Several people at once, in the order of their ids; undefined for who is not loaded. */
export function usePeople(ids: readonly string[]): readonly (Person | undefined)[] {
  const key = ids.join();
  // By value: callers make these lists anew whenever they render.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  const people = useMemo(() => ids.map((id) => client.people.get(id)), [key]);
  const last = useRef<readonly (Person | undefined)[]>([]);
  const subscribe = useCallback(
    (listener: () => void) => {
      const ends = people.map((person) => person.subscribe(listener));
      return () => {
        ends.forEach((end) => {
          end();
        });
      };
    },
    [people],
  );
  const get = useCallback(() => {
    const now = people.map((person) => person.get());
    const isSame = now.length === last.current.length && now.every((person, index) => person === last.current[index]);
    if (!isSame) last.current = now;
    return last.current;
  }, [people]);
  return useSyncExternalStore(subscribe, get);
}
