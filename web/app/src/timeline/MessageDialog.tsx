import type { Message, RoomHandle } from '@messenger/client';
import { useState } from 'react';
import { formatFull } from '../i18n/dates';
import { useText } from '../i18n/Language';
import { useLoaded } from '../lib/useLoaded';
import type { MessageDialogState } from '../rooms/RoomScreen';
import { MessageText } from '../text/MessageText';
import { Button } from '../ui/Button';
import { Confirm } from '../ui/Confirm';
import { Dialog, DialogActions } from '../ui/Dialog';
import { Waiting } from '../ui/EmptyState';
import { SelectField, TextArea } from '../ui/Field';
import form from '../ui/Form.module.css';
import { useToasts } from '../ui/Toasts';
import styles from './MessageDialog.module.css';

interface DialogProps {
  room: RoomHandle;
  message: Message;
  onClose: () => void;
}

function History({ room, message, onClose }: DialogProps) {
  const t = useText();
  const { value } = useLoaded(`${room.id}/${message.seq}`, () => room.history(message.seq));
  return (
    <Dialog title={t.editHistory} onClose={onClose}>
      {value ? (
        <ol className={styles.versions}>
          {value.map((version) => (
            <li key={version.at}>
              <time dateTime={version.at}>{formatFull(t.locale, new Date(version.at))}</time>
              <MessageText text={version.text} mentions={message.mentions} isForAll={false} />
            </li>
          ))}
        </ol>
      ) : (
        <Waiting label={t.loading} />
      )}
    </Dialog>
  );
}

const reasons = ['spam', 'abuse', 'illegal', 'other'] as const;

function Report({ room, message, onClose }: DialogProps) {
  const t = useText();
  const { attempt, tell } = useToasts();
  const [reason, setReason] = useState<(typeof reasons)[number]>('spam');
  const [comment, setComment] = useState('');
  const submit = async () => {
    const isDone = await attempt(room.report(message.seq, reason, comment.trim() === '' ? undefined : comment.trim()));
    if (isDone) tell(t.reported);
    onClose();
  };
  return (
    <Dialog title={t.report} onClose={onClose}>
      <div className={form.form}>
        <SelectField
          label={t.reportReason}
          value={reason}
          onChange={(event) => {
            setReason(event.target.value as typeof reason);
          }}
        >
          {reasons.map((one) => (
            <option key={one} value={one}>
              {t.reportReasons[one]}
            </option>
          ))}
        </SelectField>
        <TextArea
          label={`${t.reportComment} (${t.optional})`}
          value={comment}
          maxLength={500}
          onChange={(event) => {
            setComment(event.target.value);
          }}
        />
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" onClick={() => void submit()}>
            {t.report}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}

/** The dialog that a message's menu has asked for. */
export function MessageDialog({
  room,
  state: { kind, message },
  onClose,
}: {
  room: RoomHandle;
  state: MessageDialogState;
  onClose: () => void;
}) {
  const t = useText();
  const { attempt } = useToasts();
  if (kind === 'history') return <History room={room} message={message} onClose={onClose} />;
  if (kind === 'report') return <Report room={room} message={message} onClose={onClose} />;
  return (
    <Confirm
      title={t.deleteTitle}
      text={t.deleteText}
      action={t.delete}
      onConfirm={() => {
        onClose();
        void attempt(room.remove(message.seq));
      }}
      onClose={onClose}
    />
  );
}
