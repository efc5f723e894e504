import type { Room } from '@messenger/client';
import { useText } from '../i18n/Language';
import { RoomAvatar } from '../rooms/RoomAvatar';
import styles from './RoomBeginning.module.css';

/** What stands above the first message of a room. */
export function RoomBeginning({ info, name }: { info: Room; name: string }) {
  const t = useText();
  return (
    <div className={styles.beginning}>
      <RoomAvatar room={info} name={name} size={56} />
      <h2>{t.roomStart(name)}</h2>
      <p>{info.type === 'direct' ? t.directStartText : info.topic === '' ? t.roomStartText : info.topic}</p>
    </div>
  );
}
