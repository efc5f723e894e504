import type { Room, RoomHandle } from '@messenger/client';
import { useState } from 'react';
import { useText } from '../i18n/Language';
import { describeProblem, fieldProblem } from '../lib/problems';
import { useSubmit } from '../lib/useSubmit';
import { Button } from '../ui/Button';
import { Dialog, DialogActions } from '../ui/Dialog';
import { FormProblem, SelectField, Switch, TextArea, TextField } from '../ui/Field';
import styles from '../ui/Form.module.css';

const slowModes = [0, 5, 10, 30, 60, 300];

/** Changes a room's name, topic and rules. */
export function EditRoom({ room, info, onClose }: { room: RoomHandle; info: Room; onClose: () => void }) {
  const t = useText();
  const { busy, error, run } = useSubmit();
  const [change, setChange] = useState({
    name: info.name,
    topic: info.topic,
    public: info.public,
    archived: info.archived,
    slowModeSeconds: info.slowModeSeconds,
  });
  const set = (part: Partial<typeof change>) => {
    setChange((old) => ({ ...old, ...part }));
  };
  const submit = async () => {
    const isSaved = await run(() => room.update({ ...change, name: change.name.trim(), topic: change.topic.trim() }));
    if (isSaved) onClose();
  };
  const nameProblem = fieldProblem(error, '/name');
  return (
    <Dialog title={t.editRoom} onClose={onClose}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {error && !nameProblem ? <FormProblem text={describeProblem(error, t)} /> : null}
        <TextField
          label={t.roomName}
          error={nameProblem}
          value={change.name}
          maxLength={100}
          autoComplete="off"
          required
          onChange={(event) => {
            set({ name: event.target.value });
          }}
        />
        <TextArea
          label={t.topic}
          value={change.topic}
          maxLength={500}
          onChange={(event) => {
            set({ topic: event.target.value });
          }}
        />
        <SelectField
          label={t.slowMode}
          value={change.slowModeSeconds}
          onChange={(event) => {
            set({ slowModeSeconds: Number(event.target.value) });
          }}
        >
          {[...new Set([...slowModes, info.slowModeSeconds])].map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds === 0 ? t.slowModeOff : t.slowModeSeconds(seconds)}
            </option>
          ))}
        </SelectField>
        <Switch
          label={t.publicRoom}
          checked={change.public}
          onChange={(event) => {
            set({ public: event.target.checked });
          }}
        />
        <Switch
          label={t.archive}
          checked={change.archived}
          onChange={(event) => {
            set({ archived: event.target.checked });
          }}
        />
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={change.name.trim() === ''}>
            {t.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
