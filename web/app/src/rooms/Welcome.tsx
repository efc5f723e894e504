import { MessagesSquare } from 'lucide-react';
import { useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { useObservable } from '../lib/useObservable';
import { useDialogs } from '../shell/dialogs';
import { Button } from '../ui/Button';
import { EmptyState } from '../ui/EmptyState';

/** What is shown while no room is open. */
export function Welcome() {
  const t = useText();
  const openDialog = useDialogs();
  const [, navigate] = useLocation();
  const { user } = useObservable(client.session.state);
  const rooms = useObservable(client.rooms.list);
  return (
    <EmptyState
      icon={<MessagesSquare size={30} />}
      title={t.welcomeTitle(user?.displayName ?? '')}
      text={rooms.length > 0 ? t.welcomeText : t.welcomeFirst}
    >
      <Button
        onClick={() => {
          navigate('/rooms');
        }}
      >
        {t.browseRooms}
      </Button>
      <Button
        onClick={() => {
          openDialog('new-direct');
        }}
      >
        {t.newDirect}
      </Button>
    </EmptyState>
  );
}
