const prefix = 'messenger.';

/** What this browser remembers under a name; null if it does not, or keeps nothing at all. */
export function readPreference(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Remembers a value in this browser, if it keeps anything. */
export function writePreference(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // A browser that keeps nothing forgets the choice with the page; that is its owner's wish.
  }
}
