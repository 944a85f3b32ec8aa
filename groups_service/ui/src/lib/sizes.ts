// "1,2 MB": the same words as the server's.

const THIN = "\u202f"; // a narrow no-break space
const UNITS = [
  [1_000_000_000, "GB"],
  [1_000_000, "MB"],
  [1_000, "kB"],
] as const;
const A_FEW = 10;

export function size(bytes: number, language: string): string {
  const locale = language.toLowerCase().startsWith("en") ? "en-GB" : "sv-SE";
  for (const [unit, name] of UNITS) {
    if (bytes < unit) continue;
    const amount = bytes / unit;
    const format = new Intl.NumberFormat(locale, { maximumFractionDigits: amount < A_FEW ? 1 : 0 });
    return `${format.format(amount)}${THIN}${name}`;
  }
  return `${bytes}${THIN}B`;
}
