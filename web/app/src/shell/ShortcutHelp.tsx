import { useText } from '../i18n/Language';
import { Dialog } from '../ui/Dialog';
import { ShortcutTable } from './ShortcutTable';

/** The shortcuts, in a dialog. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const t = useText();
  return (
    <Dialog title={t.shortcuts} onClose={onClose}>
      <ShortcutTable />
    </Dialog>
  );
}
