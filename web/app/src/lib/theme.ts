import { readPreference, writePreference } from './preferences';

/** Which colours to show; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

/** The theme that this browser remembers. */
export function rememberedTheme(): Theme {
  const stored = readPreference('theme');
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Shows a theme, and remembers it in this browser. */
export function applyTheme(theme: Theme): void {
  writePreference('theme', theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
