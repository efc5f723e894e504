import type { Person } from '@messenger/client';
import type { Catalogue } from '../i18n/en';
import { findEmoji, type Emoji } from './emojiData';

/** What is being typed before the caret that can be completed. */
export interface Token {
  kind: 'mention' | 'command' | 'emoji';
  query: string;
  /** Where it begins in the text, with its sign. */
  start: number;
}

/** Something that a token can be completed to. */
export interface Suggestion {
  key: string;
  /** What is put in the token's place. */
  insert: string;
  label: string;
  detail: string;
  /** Whose picture stands beside it. */
  person?: Person;
  emoji?: string;
}

const most = 8;

/** What is being typed at the caret, if it is one of the things that are completed. */
export function tokenAt(text: string, caret: number): Token | undefined {
  const before = text.slice(0, caret);
  const command = /^\/([a-z]*)$/.exec(before);
  if (command) return { kind: 'command', query: command[1] ?? '', start: 0 };
  const mention = /(?<![\p{L}\p{N}_.@])@([\p{L}\p{N}_.]{0,30})$/u.exec(before);
  if (mention) return { kind: 'mention', query: mention[1] ?? '', start: mention.index };
  const emoji = /(?<![\p{L}\p{N}:]):([\p{L}\p{N}_+-]{2,30})$/u.exec(before);
  if (emoji) return { kind: 'emoji', query: emoji[1] ?? '', start: emoji.index };
  return undefined;
}

/** The commands that a text can begin with. */
export function commandsIn(t: Catalogue) {
  return {
    shrug: { args: '', detail: t.slashShrug },
    topic: { args: '…', detail: t.slashTopic },
    invite: { args: '@…', detail: t.slashInvite },
    mute: { args: '', detail: t.slashMute },
    leave: { args: '', detail: t.slashLeave },
  } as const;
}

/** The name of a command. */
export type Command = keyof ReturnType<typeof commandsIn>;

/** What a text that begins with "/" asks for; undefined if it is a text like any other. */
export function commandIn(text: string): { name: string; rest: string } | undefined {
  const match = /^\/([a-z]+)(?:\s+([\s\S]*))?$/.exec(text.trim());
  return match ? { name: match[1] ?? '', rest: (match[2] ?? '').trim() } : undefined;
}

interface Sources {
  people: readonly (Person | undefined)[];
  emoji: readonly Emoji[];
  mayMentionAll: boolean;
  t: Catalogue;
}

function mentions(query: string, { people, mayMentionAll, t }: Sources): Suggestion[] {
  const wanted = query.toLocaleLowerCase();
  const matches = (one: Person) =>
    one.username?.toLowerCase().startsWith(wanted) === true ||
    one.displayName
      .toLocaleLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(wanted));
  const found = people
    .filter((one): one is Person => one?.username != null && matches(one))
    .map((one): Suggestion => ({
      key: one.id,
      insert: `@${one.username ?? ''}`,
      label: one.displayName,
      detail: `@${one.username ?? ''}`,
      person: one,
    }));
  const all =
    mayMentionAll && 'room'.startsWith(wanted)
      ? [{ key: 'room', insert: '@room', label: '@room', detail: t.mentionAll }]
      : [];
  return [...found, ...all].slice(0, most);
}

/** What a token can be completed to, the best first. */
export function suggest(token: Token, sources: Sources): Suggestion[] {
  switch (token.kind) {
    case 'mention':
      return mentions(token.query, sources);
    case 'emoji':
      return findEmoji(sources.emoji, token.query, most).map((one) => ({
        key: one.unicode,
        insert: one.unicode,
        label: one.label,
        detail: '',
        emoji: one.unicode,
      }));
    case 'command':
      // Enter does one that is complete.
      return Object.entries(commandsIn(sources.t))
        .filter(([name, { args }]) => name.startsWith(token.query) && (name !== token.query || args !== ''))
        .map(([name, { args, detail }]) => ({ key: name, insert: `/${name}`, label: `/${name} ${args}`, detail }));
  }
}
