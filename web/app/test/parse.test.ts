import { describe, expect, test } from 'vitest';
import { parseMessage, plainText, safeHref, type Part } from '../src/text/parse';

/** The parts of a text that is one paragraph. */
function inline(text: string): Part[] {
  const [paragraph, ...rest] = parseMessage(text);
  expect(rest).toEqual([]);
  expect(paragraph?.kind).toBe('paragraph');
  return paragraph?.kind === 'paragraph' ? paragraph.parts : [];
}

/** All addresses of links in a text. */
function links(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => [
    ...(part.kind === 'link' ? [part.href] : []),
    ...('parts' in part ? links(part.parts) : []),
  ]);
}

describe('the text of a message', () => {
  test('has the marks that people know', () => {
    expect(inline('**a** *b* ~~c~~ `d`').map(({ kind }) => kind)).toEqual([
      'strong',
      'text',
      'em',
      'text',
      'del',
      'text',
      'code',
    ]);
    expect(parseMessage('```js\nx < 1\n```')).toEqual([{ kind: 'block', text: 'x < 1', language: 'js' }]);
    expect(parseMessage('> said').map(({ kind }) => kind)).toEqual(['quote']);
    expect(parseMessage('3. three\n4. four')).toMatchObject([{ kind: 'list', start: 3 }]);
  });

  test('is as it was written where it is no Markdown', () => {
    for (const text of ['<b>bold</b>', '<script>alert(1)</script>', '# no heading', '![x](https://example.org/x.png)'])
      expect(plainText(text)).toBe(text);
  });

  test('has links of addresses, and none that run scripts', () => {
    expect(links(parseMessage('see https://example.org/a?b=c.'))).toEqual(['https://example.org/a?b=c']);
    expect(links(parseMessage('[plan](https://example.org/)'))).toEqual(['https://example.org/']);
    for (const address of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', '//x', '/x'])
      expect(links(parseMessage(`[here](${address})`)), address).toEqual([]);
    expect(safeHref(' java\nscript:alert(1)')).toBeUndefined();
  });

  test('mentions people as the server finds them', () => {
    const names = (text: string) => inline(text).flatMap((part) => (part.kind === 'mention' ? [part.name] : []));
    expect(names('@Ada, @grace.hopper. and @room')).toEqual(['ada', 'grace.hopper', 'room']);
    expect(names('ada@example.org @@x')).toEqual([]);
  });

  test('never fails, whatever it is', () => {
    const signs = [
      '*',
      '_',
      '`',
      '[',
      ']',
      '(',
      ')',
      '<',
      '>',
      '@',
      '\n',
      '~',
      '#',
      'a',
      ' ',
      '\\',
      '&',
      '|',
      '-',
      '1.',
    ];
    let state = 7;
    for (let round = 0; round < 2_000; round += 1) {
      let text = '';
      for (let i = 0; i < 40; i += 1) {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        text += signs[state % signs.length] ?? '';
      }
      expect(Array.isArray(parseMessage(text))).toBe(true);
    }
  });
});
