import type { RunStatus, RunSummary } from '../run.ts';

/** What a run has under a name. */
export type FieldValue = string | number | boolean;

/**
 * `choice`: one of few words. `date`: ISO 8601. `span`: seconds. `bytes`. `open`: settings and metrics, whose values
 * may be numbers, words or truths.
 */
export type FieldKind = 'text' | 'choice' | 'date' | 'number' | 'span' | 'bytes' | 'open';

/** Something that runs can be filtered by. */
export interface RunField {
  readonly name: string;
  readonly kind: FieldKind;
  /** For people, in few words. */
  readonly about: string;
  /** What may be written, where only some words mean something. */
  readonly choices?: readonly string[];
  /** None where the run has no such thing. */
  readonly valuesOf: (run: RunSummary) => readonly FieldValue[];
}

const statuses: Readonly<Record<RunStatus, true>> = {
  queued: true,
  preparing: true,
  running: true,
  paused: true,
  finished: true,
  stopped: true,
  diverged: true,
  failed: true,
  interrupted: true,
  imported: true,
};

/** What every run has, besides its settings and metrics. */
export const ownFields: readonly RunField[] = [
  field('status', 'choice', 'how it stands', (run) => run.status, Object.keys(statuses)),
  field('name', 'text', 'name of the run', (run) => run.name),
  field('note', 'text', 'your note', (run) => run.note || null),
  { name: 'tag', kind: 'choice', about: 'a tag', valuesOf: (run) => run.tags },
  field('project', 'text', 'name of its project', (run) => run.projectName),
  field('table', 'text', 'name of its table', (run) => run.datasetName || null),
  field('task', 'choice', 'what it learns', (run) => run.task, [
    'regression',
    'binary',
    'multiclass',
  ]),
  field('group', 'text', 'name of its group', (run) => run.group?.name ?? null),
  field('source', 'text', 'tool and place that it was imported from', (run) =>
    run.source ? `${run.source.tool} ${run.source.name}` : null,
  ),
  field('device', 'text', 'what computed it', (run) => run.engine?.device ?? null),
  field('created', 'date', 'when it began', (run) => run.createdAt),
  field('ended', 'date', 'when it ended', (run) => run.endedAt),
  field('age', 'span', 'time since it began', (run) => secondsSince(run.createdAt)),
  field('epochs', 'number', 'epochs done', (run) => run.epochsDone),
  field('duration', 'span', 'time of training', (run) => run.last?.seconds ?? null),
  field('parameters', 'number', 'weights and biases', (run) =>
    run.parameters > 0 ? run.parameters : null,
  ),
  field('size', 'bytes', 'bytes of its weights', (run) => run.size),
  field('latency', 'span', 'time for one row', (run) => run.latency),
  field('speed', 'number', 'rows per second in training', (run) => run.rowsPerSecond),
];

const own: ReadonlyMap<string, RunField> = new Map(ownFields.map((entry) => [entry.name, entry]));

/** Words that stand alone. */
export const runMarks: Readonly<Record<string, (run: RunSummary) => boolean>> = {
  starred: (run) => run.starred,
  pinned: (run) => run.pinned,
  archived: (run) => run.archived,
  imported: (run) => run.source !== null,
  grouped: (run) => run.group !== null,
  tagged: (run) => run.tags.length > 0,
};

/** Where a metric's value is taken from. */
export type MetricMoment = 'test' | 'best' | 'last';

const moments: readonly MetricMoment[] = ['test', 'best', 'last'];

/** `best.val_loss` → its moment and metric; null for a name without a moment. */
export function momentOf(name: string): { moment: MetricMoment; metric: string } | null {
  const moment = moments.find((one) => name.startsWith(`${one}.`));
  return moment === undefined ? null : { moment, metric: name.slice(moment.length + 1) };
}

/** A metric on the test rows, at the best or at the last epoch; null where the run has none there. */
export function metricAt(run: RunSummary, moment: MetricMoment, metric: string): number | null {
  if (moment === 'test') return run.test?.[metric] ?? null;
  return run[moment]?.values[metric] ?? null;
}

/** A metric where it says most: on the test rows, else on the validation rows at the best epoch, else in training. */
export function headlineValue(run: RunSummary, metric: string): number | null {
  return (
    run.test?.[metric] ??
    run.best?.values[`val_${metric}`] ??
    run.best?.values[metric] ??
    run.last?.values[metric] ??
    null
  );
}

/**
 * The field of a name: what every run has, else a metric at a moment (`test.accuracy`), else the setting and the
 * metric of that name, either of which may fit (`loss:huber`, `loss < .3`).
 */
export function fieldOf(name: string): RunField {
  const known = own.get(name.toLowerCase());
  if (known) return known;
  const at = momentOf(name);
  return {
    name,
    kind: 'open',
    about: at ? 'metric' : 'setting or metric',
    valuesOf: at
      ? (run) => present(metricAt(run, at.moment, at.metric))
      : (run) => [...present(run.settings[name] ?? null), ...present(headlineValue(run, name))],
  };
}

function present(value: FieldValue | null): readonly FieldValue[] {
  return value === null ? [] : [value];
}

function field(
  name: string,
  kind: FieldKind,
  about: string,
  value: (run: RunSummary) => FieldValue | null,
  choices?: readonly string[],
): RunField {
  const valuesOf = (run: RunSummary) => present(value(run));
  return choices ? { name, kind, about, valuesOf, choices } : { name, kind, about, valuesOf };
}

function secondsSince(at: string): number {
  return (Date.now() - Date.parse(at)) / 1000;
}
