import type { SearchHit } from '@messenger/client';
import { useEffect, useState } from 'react';
import { client } from '../client';

interface Found {
  hits: readonly SearchHit[];
  next: string | null;
  loading: boolean;
  error?: unknown;
}

const nothing: Found = { hits: [], next: null, loading: false };

/** Searches as the query changes, page by page. */
export function useSearch({ q, room, from }: { q: string; room: string; from: string }) {
  const [found, setFound] = useState<Found>(nothing);
  const [cursor, setCursor] = useState<string>();
  const key = JSON.stringify([q, room, from]);
  const [asked, setAsked] = useState(key);
  if (asked !== key) {
    setAsked(key);
    setCursor(undefined);
  }
  useEffect(() => {
    if (q === '') {
      setFound(nothing);
      return undefined;
    }
    let current = true;
    setFound((old) => ({ ...old, loading: true }));
    const query = {
      q,
      ...(room === '' ? {} : { room }),
      ...(from === '' ? {} : { from }),
      ...(cursor === undefined ? {} : { cursor }),
    };
    client.search(query).then(
      (page) => {
        if (current)
          setFound((old) => ({
            hits: cursor === undefined ? page.items : [...old.hits, ...page.items],
            next: page.nextCursor,
            loading: false,
          }));
      },
      (error: unknown) => {
        if (current) setFound({ ...nothing, error });
      },
    );
    return () => {
      current = false;
    };
  }, [q, room, from, cursor]);
  return {
    ...found,
    hasMore: found.next !== null,
    more: () => {
      setCursor(found.next ?? undefined);
    },
  };
}
