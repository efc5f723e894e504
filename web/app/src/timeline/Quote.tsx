import type { RoomHandle } from '@messenger/client';
import { CornerUpRight } from 'lucide-react';
import { useLocation } from 'wouter';
import { useText } from '../i18n/Language';
import { useLoaded } from '../lib/useLoaded';
import { usePersonName } from '../rooms/names';
import { plainText } from '../text/parse';
import styles from './Quote.module.css';

/** The message that another one answers, in a line that leads there. */
export function Quote({ room, seq }: { room: RoomHandle; seq: number }) {
  const t = useText();
  const { value } = useLoaded(`${room.id}/${seq}`, () => room.message(seq));
  const [, navigate] = useLocation();
  const name = usePersonName(value?.sender);
  return (
    <button
      type="button"
      className={styles.quote}
      onClick={() => {
        // The state makes a second press go there again.
        navigate(`/r/${room.id}/${seq}`, { state: performance.now() });
      }}
    >
      <CornerUpRight size={13} aria-hidden="true" />
      <strong>{name}</strong>
      <span>{value ? (value.deletedAt ? t.deleted : plainText(value.text)) : '…'}</span>
    </button>
  );
}
