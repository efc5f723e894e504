import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useText } from '../i18n/Language';
import { useLoaded } from '../lib/useLoaded';
import { readPreference, writePreference } from '../lib/preferences';
import { Waiting } from '../ui/EmptyState';
import { findEmoji, loadEmoji, type Emoji } from './emojiData';
import styles from './EmojiGrid.module.css';

const columns = 8;
const mostRecent = 16;
const usual = ['👍', '❤️', '😂', '🎉', '🙏', '👀', '🚀', '✅'];

function recent(): string[] {
  const stored =
    readPreference('emoji')
      ?.split(' ')
      .filter((one) => one !== '') ?? [];
  return [...new Set([...stored, ...usual])].slice(0, mostRecent);
}

/** All emoji, by group or as searched, with the keys of a grid. */
export function EmojiGrid({ onPick }: { onPick: (emoji: string) => void }) {
  const t = useText();
  const [query, setQuery] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const { value: all } = useLoaded(t.locale, () => loadEmoji(t.locale));
  useEffect(() => {
    field.current?.focus();
  }, []);
  const groups = useMemo(() => {
    if (!all) return [];
    if (query.trim() !== '') return [{ name: '', emoji: findEmoji(all, query, 96) }];
    const known = new Map(all.map((one) => [one.unicode, one]));
    const own = recent().map(
      (unicode): Emoji => known.get(unicode) ?? { unicode, label: unicode, group: 0, words: '' },
    );
    const others = t.emojiGroups.map((name, group) => ({ name, emoji: all.filter((one) => one.group === group) }));
    return [{ name: t.recentEmoji, emoji: own }, ...others.filter(({ emoji }) => emoji.length > 0)];
  }, [all, query, t]);

  const pick = (emoji: string) => {
    writePreference('emoji', [...new Set([emoji, ...recent()])].slice(0, mostRecent).join(' '));
    onPick(emoji);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(grid.current?.querySelectorAll('button') ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    const isInField = at < 0;
    const steps: Record<string, number> = {
      ArrowDown: columns,
      ArrowUp: -columns,
      ...(isInField ? {} : { ArrowRight: 1, ArrowLeft: -1 }),
    };
    const step = steps[event.key];
    if (event.key === 'Enter' && isInField) buttons[0]?.click();
    else if (step === undefined) return;
    else if (isInField) buttons[0]?.focus();
    else if (at + step < 0) field.current?.focus();
    else buttons[Math.min(at + step, buttons.length - 1)]?.focus();
    event.preventDefault();
  };
  return (
    // The keys of a grid move the focus among its buttons.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className={styles.picker} onKeyDown={onKeyDown}>
      <input
        ref={field}
        className={styles.search}
        type="search"
        aria-label={t.searchEmoji}
        placeholder={t.searchEmoji}
        value={query}
        onChange={(event) => {
          setQuery(event.target.value);
        }}
      />
      <div ref={grid} className={styles.groups}>
        {all ? null : <Waiting label={t.loading} />}
        {groups.map(({ name, emoji }, group) => (
          <section key={name} className={styles.group}>
            {name === '' ? null : <h3>{name}</h3>}
            <div className={styles.grid}>
              {emoji.map((one, index) => (
                <button
                  key={one.unicode}
                  type="button"
                  aria-label={one.label}
                  title={one.label}
                  tabIndex={group === 0 && index === 0 ? 0 : -1}
                  onClick={() => {
                    pick(one.unicode);
                  }}
                >
                  {one.unicode}
                </button>
              ))}
            </div>
            {emoji.length === 0 ? <p>{t.noEmoji}</p> : null}
          </section>
        ))}
      </div>
    </div>
  );
}
