import type { Room } from '@messenger/client';
import { useText } from '../i18n/Language';
import styles from './RoomScreen.module.css';

/** Stands where one would write, where one can't. */
export function ComposerNote({ info }: { info: Room }) {
  const t = useText();
  return <p className={styles.note}>{info.archived ? t.archivedRoom : t.readOnly}</p>;
}
