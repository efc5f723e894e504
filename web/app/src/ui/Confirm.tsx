import { Button } from './Button';
import { Dialog, DialogActions } from './Dialog';
import { useText } from '../i18n/Language';

interface ConfirmProps {
  title: string;
  text: string;
  /** What the button does that goes on. */
  action: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that can't be undone. */
export function Confirm({ title, text, action, onConfirm, onClose }: ConfirmProps) {
  const t = useText();
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{text}</p>
      <DialogActions>
        <Button onClick={onClose}>{t.cancel}</Button>
        <Button kind="danger" onClick={onConfirm}>
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
