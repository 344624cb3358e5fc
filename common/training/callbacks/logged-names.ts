import type { TrainingConfig } from '../training-config.ts';

/** What a run logs, as far as its settings say. */
export interface LoggedRun {
  readonly training: Pick<TrainingConfig, 'metrics'>;
  /** Names of the outputs of a network with several; empty for one. */
  readonly outputs: readonly string[];
}

/** The names under which values are logged after an epoch, those of the validation rows first. */
export function namesLogged({ training, outputs }: LoggedRun): readonly string[] {
  const bare =
    outputs.length < 2
      ? ['loss', ...training.metrics]
      : [
          'loss',
          ...outputs.flatMap((name) =>
            ['loss', ...training.metrics].map((one) => `${name}_${one}`),
          ),
        ];
  return bare.flatMap((name) => [`val_${name}`, name]);
}

/** Of the given names the one that a wrong name comes nearest to; null where none is near. */
export function nearestName(wrong: string, names: readonly string[]): string | null {
  const given = wrong.toLowerCase();
  const changesTo = (name: string) =>
    // A name that is written shorter is meant rather than one with as many other letters.
    given.length > 2 && name.startsWith(given) ? 1 : distance(given, name);
  const ranked = names
    .map((name) => ({ name, changes: changesTo(name.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes);
  const [first] = ranked;
  const near = first !== undefined && first.changes <= Math.max(2, Math.ceil(wrong.length / 2));
  return near ? first.name : null;
}

/** Letters to put in, take out or change until one word is the other (Levenshtein 1966). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const kept = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(kept, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
