// The delay before the next connection attempt, with full jitter, so that clients do not all return at once after a restart.

const FIRST_CEILING_MS = 1_000;
const MAX_WAIT_MS = 30_000;

/** Returns the milliseconds before attempt `attempt` (from 0): random, up to a ceiling that doubles from `firstCeiling`. */
export function getRetryDelay(attempt: number, random: () => number = Math.random, firstCeiling = FIRST_CEILING_MS): number {
  return Math.round(random() * Math.min(MAX_WAIT_MS, firstCeiling * 2 ** Math.min(attempt, 16)));
}
