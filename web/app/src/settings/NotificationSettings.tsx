import type { NotificationLevel } from '@messenger/client';
import { useState } from 'react';
import { useText } from '../i18n/Language';
import { readPreference, writePreference } from '../lib/preferences';
import { SelectField, Switch } from '../ui/Field';
import styles from './Settings.module.css';
import { useServerSettings } from './useServerSettings';

function useDevicePreference(name: string): [boolean, (on: boolean) => void] {
  const [isOn, setOn] = useState(() => readPreference(name) === 'on');
  return [
    isOn,
    (on) => {
      writePreference(name, on ? 'on' : 'off');
      setOn(on);
    },
  ];
}

/** What one is told of, and how this device tells it. */
export function NotificationSettings() {
  const t = useText();
  const [settings, change] = useServerSettings();
  const [isOn, setOn] = useDevicePreference('notifications');
  const [isLoud, setLoud] = useDevicePreference('sound');
  const isAvailable = 'Notification' in window;
  const [permission, setPermission] = useState(isAvailable ? Notification.permission : 'denied');
  const toggle = async (on: boolean) => {
    const answer = on ? await Notification.requestPermission() : permission;
    setPermission(answer);
    setOn(on && answer === 'granted');
  };
  const hint = !isAvailable
    ? t.notificationsUnavailable
    : permission === 'denied'
      ? t.notificationsRefused
      : t.desktopNotificationsHint;
  return (
    <div className={styles.form}>
      <Switch
        label={t.desktopNotifications}
        hint={hint}
        checked={isOn && permission === 'granted'}
        disabled={!isAvailable}
        onChange={(event) => void toggle(event.target.checked)}
      />
      <Switch
        label={t.sound}
        checked={isLoud}
        onChange={(event) => {
          setLoud(event.target.checked);
        }}
      />
      <SelectField
        label={`${t.notifyAbout}: ${t.defaultLevel}`}
        value={settings?.notifications.level ?? 'all'}
        disabled={!settings}
        onChange={(event) => {
          change({ notifications: { level: event.target.value as NotificationLevel } });
        }}
      >
        <option value="all">{t.notifyAll}</option>
        <option value="mentions">{t.notifyMentions}</option>
        <option value="none">{t.notifyNone}</option>
      </SelectField>
    </div>
  );
}
