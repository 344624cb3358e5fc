import type { RunSummary } from '../run.ts';
import { ownFields, type FieldKind } from './run-fields.ts';

/** A name that a filter can speak of, with what runs have under it. */
export interface KnownField {
  readonly name: string;
  readonly kind: FieldKind;
  readonly about: string;
  /** Texts that runs have, with how many runs have each; the first are the most frequent. */
  readonly values: readonly { readonly text: string; readonly runs: number }[];
  /** Whether some run has a number there. */
  readonly numeric: boolean;
}

/** Every name that a filter of these runs can speak of, and the values under it. */
export type RunVocabulary = ReadonlyMap<string, KnownField>;

/** Distinct values kept of a field; there may be a name per run. */
const mostValues = 500;

/** What the given runs can be filtered by: own fields first, then metrics, then settings, in their order. */
export function runVocabulary(runs: readonly RunSummary[]): RunVocabulary {
  const gathered = new Map<string, Gathered>();
  for (const field of ownFields) gathered.set(field.name, new Gathered(field.kind, field.about));
  const of = (name: string, about: string): Gathered => {
    const known = gathered.get(name);
    if (known) return known;
    const fresh = new Gathered('open', about);
    gathered.set(name, fresh);
    return fresh;
  };
  for (const run of runs) {
    for (const metric of Object.keys(run.test ?? {})) {
      of(metric, 'metric').numeric = true;
      of(`test.${metric}`, 'metric of the test rows').numeric = true;
    }
    for (const moment of ['best', 'last'] as const) {
      for (const metric of Object.keys(run[moment]?.values ?? {})) {
        of(metric, 'metric').numeric = true;
        of(`${moment}.${metric}`, `metric at the ${moment} epoch`).numeric = true;
      }
    }
  }
  for (const run of runs) {
    for (const name in run.settings) {
      const value = run.settings[name];
      if (value !== null && value !== undefined) of(name, 'setting').add(value);
    }
    for (const field of ownFields) {
      const isWords = field.kind === 'text' || field.kind === 'choice';
      if (isWords) for (const value of field.valuesOf(run)) gathered.get(field.name)?.add(value);
    }
  }
  return new Map([...gathered].map(([name, found]) => [name, found.field(name)]));
}

class Gathered {
  readonly #kind: FieldKind;
  readonly #about: string;
  readonly #counts = new Map<string | number | boolean, number>();
  numeric = false;

  constructor(kind: FieldKind, about: string) {
    this.#kind = kind;
    this.#about = about;
    this.numeric = kind === 'number' || kind === 'span' || kind === 'bytes';
  }

  add(value: string | number | boolean): void {
    if (typeof value === 'number') this.numeric = true;
    const known = this.#counts.get(value);
    if (known !== undefined) this.#counts.set(value, known + 1);
    else if (this.#counts.size < mostValues) this.#counts.set(value, 1);
  }

  field(name: string): KnownField {
    const values = [...this.#counts]
      .sort((a, b) => b[1] - a[1])
      .map(([value, runs]) => ({ text: String(value), runs }));
    return { name, kind: this.#kind, about: this.#about, values, numeric: this.numeric };
  }
}
