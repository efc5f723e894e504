import { Bell, Keyboard, Lock, MonitorSmartphone, Palette, Shield, UserRound } from 'lucide-react';
import type { ComponentType } from 'react';
import { Link } from 'wouter';
import { useText } from '../i18n/Language';
import { ShortcutTable } from '../shell/ShortcutTable';
import { Page } from '../ui/Page';
import { AccountSettings } from './AccountSettings';
import { AppearanceSettings } from './AppearanceSettings';
import { DeviceSettings } from './DeviceSettings';
import { NotificationSettings } from './NotificationSettings';
import { PrivacySettings } from './PrivacySettings';
import { ProfileSettings } from './ProfileSettings';
import { SecuritySettings } from './SecuritySettings';
import styles from './Settings.module.css';

const sections = [
  { name: 'profile', Icon: UserRound, Content: ProfileSettings },
  { name: 'appearance', Icon: Palette, Content: AppearanceSettings },
  { name: 'notifications', Icon: Bell, Content: NotificationSettings },
  { name: 'privacy', Icon: Shield, Content: PrivacySettings },
  { name: 'security', Icon: Lock, Content: SecuritySettings },
  { name: 'devices', Icon: MonitorSmartphone, Content: DeviceSettings },
  { name: 'account', Icon: UserRound, Content: AccountSettings },
  { name: 'shortcuts', Icon: Keyboard, Content: ShortcutTable },
] as const satisfies readonly { name: string; Icon: ComponentType<{ size?: number }>; Content: ComponentType }[];

/** All that can be set, one section at a time. */
export function SettingsScreen({ section }: { section: string | undefined }) {
  const t = useText();
  const current = sections.find(({ name }) => name === section) ?? sections[0];
  const { Content } = current;
  return (
    <Page title={t.settings}>
      <nav className={styles.tabs} aria-label={t.settings}>
        {sections.map(({ name, Icon }) => (
          <Link
            key={name}
            href={`/settings/${name}`}
            replace
            className={styles.tab}
            aria-current={name === current.name ? 'page' : undefined}
          >
            <Icon size={16} />
            {t[name]}
          </Link>
        ))}
      </nav>
      <section className={styles.section} aria-labelledby="settings-section">
        <h2 id="settings-section">{t[current.name]}</h2>
        <Content />
      </section>
    </Page>
  );
}
