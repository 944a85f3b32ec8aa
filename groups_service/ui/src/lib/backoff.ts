// How long to wait before the next try: full jitter, so that a restart does not bring everybody back at once.

const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Milliseconds before try number `attempt` (from 0): anything between nothing and a ceiling that doubles from `first`. */
export function waitBefore(attempt: number, random: () => number = Math.random, first = FIRST_WAIT): number {
  return Math.round(random() * Math.min(LONGEST_WAIT, first * 2 ** Math.min(attempt, 16)));
}
