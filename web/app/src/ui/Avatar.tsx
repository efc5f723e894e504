import type { CSSProperties } from 'react';
import styles from './Avatar.module.css';

/** Somebody's presence, as a dot shows it. */
export type AvatarPresence = 'online' | 'away' | 'offline';

interface AvatarProps {
  /** Decides the colour, so that it stays when the name changes. */
  id: string;
  name: string;
  /** In pixels. */
  size?: number;
  presence?: AvatarPresence | undefined;
  square?: boolean;
}

/** The first letters of a name's first and last word, as people abbreviate names. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/[^\p{L}\p{N}\s]/gu, ' ')
    .split(/\s+/u)
    .filter((word) => word !== '');
  const first = Array.from(words[0] ?? '?')[0] ?? '?';
  const last = words.length > 1 ? (Array.from(words.at(-1) ?? '')[0] ?? '') : '';
  return (first + last).toLocaleUpperCase();
}

/** A hue of its own for each id, spread over the circle. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (const character of id) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619);
  return ((hash >>> 0) % 24) * 15;
}

/** The picture of a person or room. It is an ornament: the name stands beside it. */
export function Avatar({ id, name, size = 36, presence, square = false }: AvatarProps) {
  const style = { '--hue': hueOf(id), '--size': `${size}px` } as CSSProperties;
  return (
    <span className={`${styles.avatar} ${square ? styles.square : ''}`} style={style} aria-hidden="true">
      <span className={styles.initials}>{initialsOf(name)}</span>
      {presence && presence !== 'offline' ? <span className={`${styles.dot} ${styles[presence]}`} /> : null}
    </span>
  );
}
