// Relative times such as "för 3 min sedan", formatted as the server does, so that the texts agree.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

interface Phrases {
  locale: string;
  justNow: string;
  minutes(count: number): string;
  hours(count: number): string;
  yesterday(time: string): string;
}

const swedish: Phrases = {
  locale: "sv-SE",
  justNow: "nyss",
  minutes: (count) => `för ${count} min sedan`,
  hours: (count) => `för ${count} tim sedan`,
  yesterday: (time) => `i går kl. ${time}`,
};

const english: Phrases = {
  locale: "en-GB",
  justNow: "just now",
  minutes: (count) => `${count} min ago`,
  hours: (count) => `${count} h ago`,
  yesterday: (time) => `yesterday at ${time}`,
};

/** `timeZone`, the municipality's, decides where a day begins. */
export function formatRelativeTime(time: Date, now: Date, language: string, timeZone: string): string {
  const phrases = language.toLowerCase().startsWith("en") ? english : swedish;
  const age = now.getTime() - time.getTime();
  if (age < MINUTE) return phrases.justNow;
  if (age < HOUR) return phrases.minutes(Math.floor(age / MINUTE));
  const [day, today] = [formatDay(time, timeZone), formatDay(now, timeZone)];
  if (day === today) return phrases.hours(Math.floor(age / HOUR));
  if (countDaysBetween(day, today) === 1) return phrases.yesterday(formatTime(time, timeZone));
  return formatDate(time, timeZone, phrases.locale, day.slice(0, 4) !== today.slice(0, 4));
}

/** Returns the day as 2026-03-12. */
function formatDay(time: Date, timeZone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: timeZone, dateStyle: "short" }).format(time);
}

function countDaysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(earlier)) / (24 * HOUR));
}

function formatTime(time: Date, timeZone: string): string {
  const format = { timeZone: timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat("sv-SE", format).format(time);
}

function formatDate(time: Date, timeZone: string, locale: string, withYear: boolean): string {
  const year = withYear ? ({ year: "numeric" } as const) : {};
  return new Intl.DateTimeFormat(locale, { timeZone: timeZone, day: "numeric", month: "long", ...year }).format(time);
}
