import type { Message, RoomHandle } from '@messenger/client';
import { SmilePlus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useText } from '../i18n/Language';
import { EmojiPicker } from '../composer/EmojiPicker';
import { usePeople } from '../people/usePeople';
import { nameOf } from '../rooms/names';
import { useToasts } from '../ui/Toasts';
import styles from './Reactions.module.css';

interface ReactionProps {
  emoji: string;
  count: number;
  users: readonly string[];
  isMine: boolean;
  onToggle: () => void;
}

function Reaction({ emoji, count, users, isMine, onToggle }: ReactionProps) {
  const t = useText();
  const names = usePeople(users)
    .map((person) => nameOf(person, t))
    .join(', ');
  const who = t.reactionBy(emoji, count, count > users.length ? t.andOthers(names, count - users.length) : names);
  return (
    <button
      type="button"
      className={styles.reaction}
      aria-pressed={isMine}
      aria-label={who}
      title={who}
      onClick={onToggle}
    >
      <span>{emoji}</span> <span className={styles.count}>{count}</span>
    </button>
  );
}

/** The reactions to a message, each of which can be joined or taken back. */
export function Reactions({
  message,
  room,
  me,
  canReact,
}: {
  message: Message;
  room: RoomHandle;
  me: string;
  canReact: boolean;
}) {
  const t = useText();
  const { attempt } = useToasts();
  const add = useRef<HTMLButtonElement>(null);
  const [isPicking, setPicking] = useState(false);
  const reactions = Object.entries(message.reactions).filter(([, reaction]) => reaction.count > 0);
  if (reactions.length === 0) return null;
  const toggle = (emoji: string, isMine: boolean) =>
    void attempt(isMine ? room.unreact(message.seq, emoji) : room.react(message.seq, emoji));
  return (
    <div className={styles.reactions}>
      {reactions.map(([emoji, { count, users }]) => (
        <Reaction
          key={emoji}
          emoji={emoji}
          count={count}
          users={users}
          isMine={users.includes(me)}
          onToggle={() => {
            toggle(emoji, users.includes(me));
          }}
        />
      ))}
      {canReact ? (
        <button
          ref={add}
          type="button"
          className={styles.add}
          aria-label={t.react}
          title={t.react}
          onClick={() => {
            setPicking(true);
          }}
        >
          <SmilePlus size={16} />
        </button>
      ) : null}
      {isPicking ? (
        <EmojiPicker
          anchor={add}
          onPick={(emoji) => {
            toggle(emoji, false);
          }}
          onClose={() => {
            setPicking(false);
          }}
        />
      ) : null}
    </div>
  );
}
