// "för 3 min sedan": the same words as the server's, so that a page does not change its mind after a minute.

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

/** Days are those of `zone`, the municipality's time zone. */
export function relative(then: Date, now: Date, language: string, zone: string): string {
  const phrases = language.toLowerCase().startsWith("en") ? english : swedish;
  const age = now.getTime() - then.getTime();
  if (age < MINUTE) return phrases.justNow;
  if (age < HOUR) return phrases.minutes(Math.floor(age / MINUTE));
  const [day, today] = [dayOf(then, zone), dayOf(now, zone)];
  if (day === today) return phrases.hours(Math.floor(age / HOUR));
  if (daysBetween(day, today) === 1) return phrases.yesterday(clockTime(then, zone));
  return date(then, zone, phrases.locale, day.slice(0, 4) !== today.slice(0, 4));
}

/** The day as 2026-03-12. */
function dayOf(moment: Date, zone: string): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short" }).format(moment);
}

function daysBetween(earlier: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(earlier)) / (24 * HOUR));
}

function clockTime(moment: Date, zone: string): string {
  const format = { timeZone: zone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const;
  return new Intl.DateTimeFormat("sv-SE", format).format(moment);
}

function date(moment: Date, zone: string, locale: string, withYear: boolean): string {
  const year = withYear ? ({ year: "numeric" } as const) : {};
  return new Intl.DateTimeFormat(locale, { timeZone: zone, day: "numeric", month: "long", ...year }).format(moment);
}
