import { useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { Dialog } from '../ui/Dialog';
import { useToasts } from '../ui/Toasts';
import { PeoplePicker } from './PeoplePicker';

/** Chooses somebody to write to. */
export function NewDirect({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { attempt } = useToasts();
  const [, navigate] = useLocation();
  return (
    <Dialog title={t.newDirect} onClose={onClose}>
      <PeoplePicker
        onPick={(person) => {
          void attempt(
            client.rooms.openDirect(person.id).then((room) => {
              onClose();
              navigate(`/r/${room.id}`);
            }),
          );
        }}
      />
    </Dialog>
  );
}
