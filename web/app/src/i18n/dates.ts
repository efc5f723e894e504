const formats = new Map<string, Intl.DateTimeFormat>();

function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** Days since an arbitrary one, by the clock on this wall: equal for two times of one day. */
export function dayNumber(time: Date): number {
  return Math.floor((time.getTime() - time.getTimezoneOffset() * 60_000) / 86_400_000);
}

/** As "14:05". */
export function formatTime(locale: string, time: Date): string {
  return format(locale, { hour: '2-digit', minute: '2-digit' }).format(time);
}

/** As "Tuesday, 3 March", with the year if it is another one. */
export function formatDay(locale: string, time: Date, now = new Date()): string {
  const year = time.getFullYear() === now.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return format(locale, { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(time);
}

/** As "3 March 2026 at 14:05". */
export function formatFull(locale: string, time: Date): string {
  return format(locale, { dateStyle: 'long', timeStyle: 'short' }).format(time);
}

/** The shortest that is clear: the time today, the weekday within a week, else the date. */
export function formatBrief(locale: string, time: Date, now = new Date()): string {
  const days = dayNumber(now) - dayNumber(time);
  if (days <= 0) return formatTime(locale, time);
  if (days < 7) return format(locale, { weekday: 'short' }).format(time);
  const year = time.getFullYear() === now.getFullYear() ? {} : ({ year: '2-digit' } as const);
  return format(locale, { day: 'numeric', month: 'short', ...year }).format(time);
}

/** As "5 minutes ago" or "3 days ago". */
export function formatAgo(locale: string, time: Date, now = new Date()): string {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const minutes = Math.round((time.getTime() - now.getTime()) / 60_000);
  if (minutes > -60) return relative.format(Math.min(minutes, 0), 'minute');
  if (minutes > -24 * 60) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 1440), 'day');
}
