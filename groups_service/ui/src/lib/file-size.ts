// File sizes such as "1,2 MB", formatted as the server does.

const NARROW_SPACE = "\u202f"; // a narrow no-break space
const UNITS = [
  [1_000_000_000, "GB"],
  [1_000_000, "MB"],
  [1_000, "kB"],
] as const;
const MIN_WHOLE_AMOUNT = 10;

export function formatFileSize(bytes: number, language: string): string {
  const locale = language.toLowerCase().startsWith("en") ? "en-GB" : "sv-SE";
  for (const [unitBytes, unitName] of UNITS) {
    if (bytes < unitBytes) continue;
    const amount = bytes / unitBytes;
    const format = new Intl.NumberFormat(locale, { maximumFractionDigits: amount < MIN_WHOLE_AMOUNT ? 1 : 0 });
    return `${format.format(amount)}${NARROW_SPACE}${unitName}`;
  }
  return `${bytes}${NARROW_SPACE}B`;
}
