import type { RoomHandle } from '@messenger/client';
import { Copy, Link2 } from 'lucide-react';
import { formatBrief } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { useLoaded } from '../lib/useLoaded';
import { Button, IconButton } from '../ui/Button';
import { useToasts } from '../ui/Toasts';
import styles from './Panel.module.css';

/** The links that let people into a room: make, copy and revoke them. */
export function Invites({ room }: { room: RoomHandle }) {
  const t = useText();
  const { attempt, tell } = useToasts();
  const { value, reload } = useLoaded(room.id, () => room.invites());
  const copy = (code: string) =>
    navigator.clipboard.writeText(`${location.origin}/invite/${code}`).then(() => {
      tell(t.copied);
    });
  const make = async () => {
    await room.createInvite();
    reload();
  };
  return (
    <section className={styles.section}>
      <h3>{t.inviteLinks}</h3>
      {value?.map((invite) => (
        <div key={invite.code} className={styles.code}>
          <code>/invite/{invite.code}</code>
          <IconButton label={`${t.copy}: ${invite.code}`} onClick={() => void attempt(copy(invite.code))}>
            <Copy size={16} />
          </IconButton>
          <Button
            kind="quiet"
            aria-label={`${t.revoke}: ${invite.code}`}
            onClick={() => void attempt(room.revokeInvite(invite.code)).then(reload)}
          >
            {t.revoke}
          </Button>
          <small>
            {t.inviteUses(invite.uses)},{' '}
            {invite.expiresAt ? t.inviteUntil(formatBrief(t.locale, new Date(invite.expiresAt))) : t.inviteNoEnd}
          </small>
        </div>
      ))}
      {value?.length === 0 ? <p>{t.noInvites}</p> : null}
      <Button onClick={() => void attempt(make())}>
        <Link2 size={17} aria-hidden="true" />
        {t.makeInvite}
      </Button>
    </section>
  );
}
