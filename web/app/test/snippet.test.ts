import { describe, expect, test } from 'vitest';
import { snippetParts } from '../src/search/snippet';

describe('snippets', () => {
  test('are taken apart into what was found and what stands around it', () => {
    expect(snippetParts('the <mark>import</mark>er runs')).toEqual([
      { isMatch: false, text: 'the ' },
      { isMatch: true, text: 'import' },
      { isMatch: false, text: 'er runs' },
    ]);
  });

  test('lose their Markdown, also around and within what was found', () => {
    const shown = (snippet: string) =>
      snippetParts(snippet)
        .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
        .join('');
    expect(shown('is **<mark>done</mark>**: _all_ of it')).toBe('is [done]: all of it');
    expect(shown('**half of <mark>it</mark> is bold** &amp; `a &lt; b`')).toBe('half of [it] is bold & a < b');
  });

  test('are never HTML', () => {
    expect(snippetParts('&lt;img src=x&gt; <mark>&lt;b&gt;</mark>')).toEqual([
      { isMatch: false, text: '<img src=x> ' },
      { isMatch: true, text: '<b>' },
    ]);
  });
});
