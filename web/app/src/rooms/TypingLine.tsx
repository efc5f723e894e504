import type { RoomHandle } from '@messenger/client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { usePeople } from '../people/usePeople';
import { nameOf } from './names';
import styles from './RoomScreen.module.css';

/** Who is writing at the moment. Its place is always there, so that nothing moves. */
export function TypingLine({ room }: { room: RoomHandle }) {
  const t = useText();
  const typing = useObservable(room.typing);
  const names = usePeople(typing.slice(0, 3))
    .map((person) => nameOf(person, t))
    .filter((name) => name !== '');
  const [first, second] = names;
  let text = '';
  if (names.length > 2) text = t.typingMany;
  else if (first !== undefined) text = second === undefined ? t.typingOne(first) : t.typingTwo(first, second);
  return (
    <p className={styles.typing} aria-live="off">
      {text}
    </p>
  );
}
