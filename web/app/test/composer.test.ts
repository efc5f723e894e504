import { describe, expect, test } from 'vitest';
import { commandIn, suggest, tokenAt } from '../src/composer/completion';
import { en } from '../src/i18n/en';
import { replaceRange, wrapSelection } from '../src/composer/textEdits';

describe('the composer', () => {
  test('completes what stands before the caret', () => {
    expect(tokenAt('hi @ad', 6)).toEqual({ kind: 'mention', query: 'ad', start: 3 });
    expect(tokenAt('ada@ex', 6)).toBeUndefined();
    expect(tokenAt('/to', 3)).toEqual({ kind: 'command', query: 'to', start: 0 });
    expect(tokenAt('a /to', 5)).toBeUndefined();
    expect(tokenAt('at 12:30', 8), 'a time is no emoji').toBeUndefined();
    expect(tokenAt(':roc', 4)).toEqual({ kind: 'emoji', query: 'roc', start: 0 });
  });

  test('takes a slash and a word for a command, and nothing else', () => {
    expect(commandIn('/topic  Steam and iron ')).toEqual({ name: 'topic', rest: 'Steam and iron' });
    expect(commandIn('/mute')).toEqual({ name: 'mute', rest: '' });
    expect(commandIn('/usr/bin')).toBeUndefined();
    expect(commandIn('half/half')).toBeUndefined();
  });

  test('offers commands until nothing is left to type', () => {
    const offered = (query: string) =>
      suggest({ kind: 'command', query, start: 0 }, { people: [], emoji: [], mayMentionAll: false, t: en }).map(
        ({ insert }) => insert,
      );
    expect(offered('m')).toEqual(['/mute']);
    expect(offered('mute')).toEqual([]);
    expect(offered('topic'), 'which goes on with the topic').toEqual(['/topic']);
  });

  test('marks a selection and takes the mark away', () => {
    const bold = wrapSelection('say it', 4, 6, '**');
    expect(bold).toEqual({ text: 'say **it**', start: 6, end: 8 });
    expect(wrapSelection(bold.text, bold.start, bold.end, '**')).toEqual({ text: 'say it', start: 4, end: 6 });
    expect(replaceRange('hi @ad!', 3, 6, '@ada ')).toEqual({ text: 'hi @ada !', start: 8, end: 8 });
  });
});
