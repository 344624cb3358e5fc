import type { StepWork } from './step-work-features.ts';

/** A training step that was timed. */
export interface TimedStep {
  readonly work: StepWork;
  readonly milliseconds: number;
}

/** Milliseconds that one unit of each kind of work takes on a machine; none is negative. */
export type Speed = StepWork;

const rounds = 4000;

/**
 * Finds how long each kind of work takes so that the relative errors of the timed steps are smallest: least
 * squares with no coefficient below zero, by going through them one after another (coordinate descent).
 */
export function fitSpeed(steps: readonly TimedStep[]): Speed {
  const kinds = [0, 1, 2, 3, 4, 5] as const;
  // Relative errors: every row of the system is divided by its time.
  const rows = steps.map(({ work, milliseconds }) => work.map((share) => share / milliseconds));
  const speed: [number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0];
  const left = rows.map(() => 1);
  for (let round = 0; round < rounds; round += 1) {
    for (const kind of kinds) {
      let [along, square] = [0, 0];
      rows.forEach((row, index) => {
        const share = row[kind] ?? 0;
        along += share * (left[index] ?? 0);
        square += share * share;
      });
      if (square === 0) continue;
      const next = Math.max(0, speed[kind] + along / square);
      const change = next - speed[kind];
      speed[kind] = next;
      rows.forEach((row, index) => (left[index] = (left[index] ?? 0) - change * (row[kind] ?? 0)));
    }
  }
  return speed;
}

/** Milliseconds that a step takes at this speed. */
export function timeOfStep(speed: Speed, work: StepWork): number {
  return speed.reduce((sum, each, kind) => sum + each * (work[kind] ?? 0), 0);
}
