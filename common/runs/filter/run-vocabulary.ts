import type { RunSummary } from '../run.ts';
import { ownFields, type FieldKind, type FieldValue, type MetricMoment } from './run-fields.ts';

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
  for (const field of ownFields) {
    gathered.set(field.name, new Gathered(runs, field.name, field.kind, field.about));
  }
  const of = (name: string, about: string): Gathered => {
    const known = gathered.get(name);
    if (known) return known;
    const fresh = new Gathered(runs, name, 'open', about);
    gathered.set(name, fresh);
    return fresh;
  };
  const addMetric = (metric: string, moment: MetricMoment): void => {
    of(metric, 'metric').numeric = true;
    of(`${moment}.${metric}`, momentWords[moment]).numeric = true;
  };
  // Thousands of runs have the same few metrics, so each name is looked at once.
  const seen = { test: new Set<string>(), best: new Set<string>(), last: new Set<string>() };
  const addNew = (moment: MetricMoment, metrics: object | null | undefined): void => {
    for (const metric in metrics) {
      if (seen[moment].has(metric)) continue;
      seen[moment].add(metric);
      addMetric(metric, moment);
    }
  };
  for (const { test, best, last } of runs) {
    addNew('test', test);
    addNew('best', best?.values);
    addNew('last', last?.values);
  }
  for (const { settings } of runs) {
    for (const name in settings) {
      const value = settings[name];
      if (value === null || value === undefined) continue;
      const field = of(name, 'setting');
      if (typeof value === 'number') field.numeric = true;
    }
  }
  return gathered;
}

const momentWords: Readonly<Record<MetricMoment, string>> = {
  test: 'metric of the test rows',
  best: 'metric at the best epoch',
  last: 'metric at the last epoch',
};

class Gathered implements KnownField {
  readonly #runs: readonly RunSummary[];
  readonly name: string;
  readonly kind: FieldKind;
  readonly about: string;
  numeric: boolean;
  #values: KnownField['values'] | undefined;

  constructor(runs: readonly RunSummary[], name: string, kind: FieldKind, about: string) {
    this.#runs = runs;
    this.name = name;
    this.kind = kind;
    this.about = about;
    this.numeric = kind === 'number' || kind === 'span' || kind === 'bytes';
  }

  /** Counted when they are first asked for: a filter that is written asks for those of one name. */
  get values(): KnownField['values'] {
    return (this.#values ??= this.#counted());
  }

  #counted(): KnownField['values'] {
    const counts = new Map<FieldValue, number>();
    const count = (value: FieldValue): void => {
      const known = counts.get(value);
      if (known !== undefined) counts.set(value, known + 1);
      else if (counts.size < mostValues) counts.set(value, 1);
    };
    const isWords = this.kind === 'text' || this.kind === 'choice';
    const own = isWords ? ownFields.find(({ name }) => name === this.name) : undefined;
    for (const run of this.#runs) {
      const set = run.settings[this.name];
      if (set !== null && set !== undefined) count(set);
      for (const value of own?.valuesOf(run) ?? []) count(value);
    }
    return [...counts]
      .sort((a, b) => b[1] - a[1])
      .map(([value, runs]) => ({ text: String(value), runs }));
  }
}
