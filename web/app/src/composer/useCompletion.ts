import type { Room, RoomHandle } from '@messenger/client';
import { useEffect, useMemo, useState } from 'react';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { usePeople } from '../people/usePeople';
import { may } from '../rooms/permissions';
import { suggest, tokenAt, type Suggestion, type Token } from './completion';
import type { Emoji } from './emojiData';

/** What is offered for what is being typed, and which of it is chosen. */
export interface Completion {
  token: Token | undefined;
  suggestions: readonly Suggestion[];
  /** The index of the chosen one. */
  chosen: number;
  choose: (index: number) => void;
  /** Offers nothing more for this token. */
  dismiss: () => void;
}

const mostMembers = 500;
const nobody: readonly string[] = [];

/** Completes @names, :emoji: and /commands at the caret. */
export function useCompletion(room: RoomHandle, info: Room, text: string, caret: number): Completion {
  const t = useText();
  const [dismissed, setDismissed] = useState<number>();
  const [chosen, choose] = useState(0);
  const [emoji, setEmoji] = useState<readonly Emoji[]>([]);
  const found = tokenAt(text, caret);
  const token = found && found.start !== dismissed ? found : undefined;
  const kind = token?.kind;
  const members = useObservable(room.members.list);
  const ids = useMemo(
    () => (kind === 'mention' ? members.slice(0, mostMembers).map((member) => member.user) : nobody),
    [kind, members],
  );
  const people = usePeople(ids);
  useEffect(() => {
    if (kind === 'mention') room.members.load().catch(() => undefined);
    if (kind === 'emoji') void import('./emojiData').then(({ loadEmoji }) => loadEmoji(t.locale)).then(setEmoji);
  }, [kind, room, t.locale]);
  useEffect(() => {
    if (!found) setDismissed(undefined);
  }, [found]);
  useEffect(() => {
    choose(0);
  }, [token?.query, kind]);
  const suggestions = token ? suggest(token, { people, emoji, mayMentionAll: may(info, 'mentionAll'), t }) : [];
  return {
    token,
    suggestions,
    chosen: Math.min(chosen, suggestions.length - 1),
    choose,
    dismiss: () => {
      setDismissed(token?.start);
    },
  };
}
