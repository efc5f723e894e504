import { readPreference, writePreference } from './preferences';

/** Which colours to show; `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

function show(theme: Theme): void {
  const isDark = theme === 'dark' || (theme === 'system' && systemIsDark.matches);
  document.documentElement.dataset.theme = isDark ? 'dark' : 'light';
}

/** The theme that this browser remembers. */
export function rememberedTheme(): Theme {
  const stored = readPreference('theme');
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}

/** Shows a theme, and remembers it in this browser. */
export function applyTheme(theme: Theme): void {
  writePreference('theme', theme);
  show(theme);
}

/** Shows the remembered theme, and follows the device where that is wanted. */
export function startTheme(): void {
  show(rememberedTheme());
  systemIsDark.addEventListener('change', () => {
    show(rememberedTheme());
  });
}
