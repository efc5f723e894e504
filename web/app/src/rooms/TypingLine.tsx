import type { Room, RoomHandle } from '@messenger/client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { usePeople } from '../people/usePeople';
import { nameOf } from './names';
import { may } from './permissions';
import styles from './RoomScreen.module.css';

/** Who is writing at the moment, or how often one may. Its place is always there, so that nothing moves. */
export function TypingLine({ room, info }: { room: RoomHandle; info: Room }) {
  const t = useText();
  const typing = useObservable(room.typing);
  const names = usePeople(typing.slice(0, 3))
    .map((person) => nameOf(person, t))
    .filter((name) => name !== '');
  const [first, second] = names;
  let text = '';
  if (names.length > 2) text = t.typingMany;
  else if (first !== undefined) text = second === undefined ? t.typingOne(first) : t.typingTwo(first, second);
  else if (info.slowModeSeconds > 0 && may(info, 'write') && !may(info, 'skipSlowMode'))
    text = `${t.slowMode}: ${t.slowModeSeconds(info.slowModeSeconds)}`;
  return (
    <p className={styles.typing} aria-live="off">
      {text}
    </p>
  );
}
