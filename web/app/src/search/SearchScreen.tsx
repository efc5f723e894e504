import type { SearchHit } from '@messenger/client';
import { SearchX } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'wouter';
import { client } from '../client';
import { formatBrief } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { describeProblem } from '../lib/problems';
import { useDebounced } from '../lib/useDebounced';
import { useObservable } from '../lib/useObservable';
import { usePersonName, useRoomName } from '../rooms/names';
import { Avatar } from '../ui/Avatar';
import { Button } from '../ui/Button';
import { Waiting } from '../ui/EmptyState';
import { FormProblem, TextField } from '../ui/Field';
import { Page } from '../ui/Page';
import styles from './SearchScreen.module.css';
import { SearchFilters } from './SearchFilters';
import { snippetParts } from './snippet';
import { useSearch } from './useSearch';

function Hit({ hit: { message, snippet } }: { hit: SearchHit }) {
  const t = useText();
  const sender = usePersonName(message.sender);
  const room = useRoomName(useObservable(client.rooms.get(message.room).info));
  return (
    <li className={styles.hit}>
      <Avatar id={message.sender} name={sender} size={34} />
      <div className={styles.words}>
        <div className={styles.line}>
          <Link href={`/r/${message.room}/${message.seq}`} className={styles.link}>
            {sender}
          </Link>
          <span>{room}</span>
          <time dateTime={message.createdAt}>{formatBrief(t.locale, new Date(message.createdAt))}</time>
        </div>
        <p>
          {/* The parts of a snippet never move among each other. */}
          {snippetParts(snippet).map(({ text, isMatch }, index) => (isMatch ? <mark key={index}>{text}</mark> : text))}
        </p>
      </div>
    </li>
  );
}

/** Finds what was written, in all rooms or one. */
export function SearchScreen() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const [query, setQuery] = useState(params.get('q') ?? '');
  const field = useRef<HTMLDivElement>(null);
  const wanted = useDebounced(query.trim(), 250);
  const room = params.get('room') ?? '';
  const from = params.get('from') ?? '';
  const { hits, hasMore, loading, error, more } = useSearch({ q: wanted, room, from });
  useEffect(() => {
    field.current?.querySelector('input')?.focus();
  }, []);
  const set = (name: string, value: string) => {
    setParams(
      (old) => {
        const next = new URLSearchParams(old);
        if (value === '') next.delete(name);
        else next.set(name, value);
        return next;
      },
      { replace: true },
    );
  };
  return (
    <Page title={t.search}>
      <div ref={field} className={styles.form} role="search">
        <TextField
          label={t.searchLabel}
          type="search"
          hint={t.searchHint}
          value={query}
          autoComplete="off"
          maxLength={200}
          onChange={(event) => {
            setQuery(event.target.value);
            set('q', event.target.value);
          }}
        />
        <SearchFilters room={room} from={from} onChange={set} />
      </div>
      {error ? <FormProblem text={describeProblem(error, t)} /> : null}
      <ul className={styles.hits} aria-label={t.searchResults}>
        {hits.map((hit) => (
          <Hit key={hit.message.id} hit={hit} />
        ))}
      </ul>
      {loading ? <Waiting label={t.loading} /> : null}
      {!loading && !error && wanted !== '' && hits.length === 0 ? (
        <p className={styles.nothing} role="status">
          <SearchX size={20} aria-hidden="true" /> {t.searchNothing}
        </p>
      ) : null}
      {hasMore && !loading ? <Button onClick={more}>{t.loadMore}</Button> : null}
    </Page>
  );
}
