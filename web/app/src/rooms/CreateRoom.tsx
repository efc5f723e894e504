import { useState } from 'react';
import { useLocation } from 'wouter';
import { client } from '../client';
import { useText } from '../i18n/Language';
import { describeProblem, fieldProblem } from '../lib/problems';
import { useSubmit } from '../lib/useSubmit';
import { Button } from '../ui/Button';
import { Dialog, DialogActions } from '../ui/Dialog';
import { Choice, FormProblem, Switch, TextField } from '../ui/Field';
import styles from '../ui/Form.module.css';

/** The form for a room that does not exist yet. */
export function CreateRoom({ onClose }: { onClose: () => void }) {
  const t = useText();
  const [, navigate] = useLocation();
  const { busy, error, run } = useSubmit();
  const [name, setName] = useState('');
  const [topic, setTopic] = useState('');
  const [type, setType] = useState<'group' | 'channel'>('group');
  const [isPublic, setPublic] = useState(false);
  const nameProblem = fieldProblem(error, '/name');
  const submit = () =>
    run(async () => {
      const room = await client.rooms.create({ type, name: name.trim(), topic: topic.trim(), public: isPublic });
      onClose();
      navigate(`/r/${room.id}`);
    });
  return (
    <Dialog title={t.newRoom} onClose={onClose}>
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
          hint={t.roomNameHint}
          error={nameProblem}
          value={name}
          onChange={(event) => {
            setName(event.target.value);
          }}
          maxLength={100}
          autoComplete="off"
          required
        />
        <TextField
          label={`${t.topic} (${t.optional})`}
          hint={t.topicHint}
          value={topic}
          onChange={(event) => {
            setTopic(event.target.value);
          }}
          maxLength={500}
          autoComplete="off"
        />
        <Choice
          label={t.roomKind}
          value={type}
          options={[
            { value: 'group', label: t.group, hint: t.groupHint },
            { value: 'channel', label: t.channel, hint: t.channelHint },
          ]}
          onChange={setType}
        />
        <Switch
          label={t.publicRoom}
          hint={t.publicRoomHint}
          checked={isPublic}
          onChange={(event) => {
            setPublic(event.target.checked);
          }}
        />
        <DialogActions>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button type="submit" kind="primary" busy={busy} disabled={name.trim() === ''}>
            {t.createRoom}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
