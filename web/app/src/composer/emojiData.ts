/** An emoji, and how it is found. */
export interface Emoji {
  unicode: string;
  label: string;
  group: number;
  words: string;
}

/** As the package has them; those without a group are parts of others. */
interface PackagedEmoji {
  unicode: string;
  label: string;
  group?: number;
  tags?: string[];
}

const loaded = new Map<string, Promise<readonly Emoji[]>>();
const newestUnicode = /[\u{1fae9}\u{1fac6}\u{1fabe}\u{1fadc}\u{1fa89}\u{1fa8f}\u{1fadf}]/u;

async function load(locale: string): Promise<readonly Emoji[]> {
  const { default: data } = await (locale.startsWith('de')
    ? import('emojibase-data/de/compact.json')
    : import('emojibase-data/en/compact.json'));
  return (data as readonly PackagedEmoji[])
    .filter((one) => one.group !== undefined && one.group !== 2 && !newestUnicode.test(one.unicode))
    .map((one) => ({
      unicode: one.unicode,
      label: one.label,
      group: one.group ?? 0,
      words: [one.label, ...(one.tags ?? [])].join(' ').toLocaleLowerCase(locale),
    }));
}

/** All emoji, with their names in a language. Loaded once. */
export function loadEmoji(locale: string): Promise<readonly Emoji[]> {
  let found = loaded.get(locale);
  if (!found) {
    found = load(locale);
    loaded.set(locale, found);
  }
  return found;
}

/** Those of which each word of `query` begins a word, the closest first. */
export function findEmoji(all: readonly Emoji[], query: string, limit: number): Emoji[] {
  const words = query
    .toLocaleLowerCase()
    .split(/[\s_]+/)
    .filter((word) => word !== '');
  const rank = (one: Emoji) => (one.words.startsWith(words[0] ?? '') ? 0 : 1);
  return all
    .filter((one) => words.every((word) => one.words.startsWith(word) || one.words.includes(` ${word}`)))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, limit);
}
