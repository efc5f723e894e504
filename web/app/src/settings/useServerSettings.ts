import type { Settings, SettingsChange } from '@messenger/client';
import { useEffect } from 'react';
import { client } from '../client';
import { useObservable } from '../lib/useObservable';
import { useToasts } from '../ui/Toasts';

/** The settings that go with the account, and how to change them; undefined until they are loaded. */
export function useServerSettings(): [Settings | undefined, (change: SettingsChange) => void] {
  const { attempt } = useToasts();
  const settings = useObservable(client.people.settings);
  useEffect(() => {
    void attempt(client.people.loadSettings());
  }, [attempt]);
  return [settings, (change) => void attempt(client.people.updateSettings(change))];
}
