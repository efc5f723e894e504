import { MailOpen } from 'lucide-react';
import { useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useLoaded } from '../lib/useLoaded';
import { useSubmit } from '../lib/useSubmit';
import { useToasts } from '../ui/Toasts';
import { Button } from '../ui/Button';
import { EmptyState, Waiting } from '../ui/EmptyState';

/** What an invite link leads to: which room it is for, and the way into it. */
export function Invitation({ code }: { code: string }) {
  const t = useText();
  const [, navigate] = useLocation();
  const { attempt } = useToasts();
  const { busy, run } = useSubmit();
  const { value, error } = useLoaded(code, () => client.rooms.lookUpInvite(code));
  if (error) return <EmptyState icon={<MailOpen size={30} />} title={t.inviteTitle} text={t.inviteInvalid} />;
  if (!value) return <Waiting label={t.loading} />;
  const { room } = value;
  const join = async () => {
    const handle = await client.rooms.joinByInvite(code);
    navigate(`/r/${handle.id}`);
  };
  return (
    <EmptyState
      icon={<MailOpen size={30} />}
      title={`${t.inviteTitle}: ${room.name}`}
      text={`${room.topic} ${t.inviteText(room.memberCount)}`.trim()}
    >
      <Button kind="primary" busy={busy} onClick={() => void run(() => attempt(join()))}>
        {t.inviteJoin}
      </Button>
    </EmptyState>
  );
}
