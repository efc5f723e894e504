import { expect, test } from 'vitest';
import { de } from '../src/i18n/de';
import { en } from '../src/i18n/en';

/** What a catalogue says, with examples where it needs a number or a name. */
function texts(catalogue: object): string[] {
  return Object.values(catalogue).flatMap((value: unknown): string[] => {
    if (typeof value === 'function') {
      const say = value as (...values: number[]) => string;
      return [say(1, 1, 1), say(2, 2, 2)];
    }
    return typeof value === 'object' && value !== null ? texts(value) : [String(value)];
  });
}

test.each([
  ['English', en],
  ['German', de],
])('%s says everything, also in the singular', (_, catalogue) => {
  for (const text of texts(catalogue)) expect(text).not.toMatch(/#|undefined|NaN/);
});
