import { useState } from 'react';
import { client } from '../client';
import { languages, useLanguage, type LanguageChoice } from '../i18n/Language';
import { applyTheme, rememberedTheme, type Theme } from '../lib/theme';
import { Choice, SelectField } from '../ui/Field';
import { useToasts } from '../ui/Toasts';
import styles from './Settings.module.css';

/** Colours and language. They are in effect at once, and go with the account. */
export function AppearanceSettings() {
  const { texts: t, choice, choose } = useLanguage();
  const { attempt } = useToasts();
  const [theme, setTheme] = useState(rememberedTheme);
  const changeTheme = (next: Theme) => {
    applyTheme(next);
    setTheme(next);
    void attempt(client.people.updateSettings({ theme: next }));
  };
  const changeLanguage = (next: LanguageChoice) => {
    choose(next);
    void attempt(client.people.updateSettings({ language: next === 'system' ? null : next }));
  };
  return (
    <div className={styles.form}>
      <Choice
        label={t.theme}
        value={theme}
        options={[
          { value: 'system', label: t.themeSystem },
          { value: 'light', label: t.themeLight },
          { value: 'dark', label: t.themeDark },
        ]}
        onChange={changeTheme}
      />
      <SelectField
        label={t.language}
        value={choice}
        onChange={(event) => {
          changeLanguage(event.target.value as LanguageChoice);
        }}
      >
        <option value="system">{t.languageSystem}</option>
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
