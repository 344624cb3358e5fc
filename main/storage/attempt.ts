/** A run, and the process that writes to it, by its number among those of the run; null: whichever it is. */
export interface RunOfAttempt {
  readonly runId: string;
  readonly attempt: number | null;
}

/** True of a row of `runs` that no other process has taken over; for statements with `@attempt`. */
export const ofAttempt = '(@attempt IS NULL OR attempt = @attempt)';
