import { NewDirect } from '../people/NewDirect';
import { CreateRoom } from '../rooms/CreateRoom';
import { JumpTo } from '../rooms/JumpTo';
import type { DialogName } from './dialogs';
import { ShortcutHelp } from './ShortcutHelp';

/** The dialog of a name. */
export function WorkspaceDialogs({ name, onClose }: { name: DialogName; onClose: () => void }) {
  switch (name) {
    case 'new-room':
      return <CreateRoom onClose={onClose} />;
    case 'new-direct':
      return <NewDirect onClose={onClose} />;
    case 'jump':
      return <JumpTo onClose={onClose} />;
    case 'shortcuts':
      return <ShortcutHelp onClose={onClose} />;
  }
}
