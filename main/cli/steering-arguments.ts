import type { TrainingConfig } from '../../common/training/training-config.ts';
import { engineNamed, parse, text, usage, wholeNumber, type Value } from './words.ts';

interface OnLibrary {
  /** Null for the person's own. */
  readonly library: string | null;
}

export interface RunsCommand extends OnLibrary {
  readonly name: 'runs';
  /** Name or id of a project; null for all. */
  readonly project: string | null;
  /** As in the table of runs; null for all. */
  readonly filter: string | null;
  readonly json: boolean;
}

export interface ImportRunsCommand extends OnLibrary {
  readonly name: 'import-runs';
  /** Files and folders as typed. */
  readonly paths: readonly string[];
  /** Name or id of the project that they go into; null for one of their own. */
  readonly project: string | null;
  readonly json: boolean;
}

/** `run` is an id, its beginning, or a name. */
interface OnRun extends OnLibrary {
  readonly run: string;
}

export interface HaltCommand extends OnRun {
  readonly name: 'pause' | 'stop';
  /** After the epoch in progress. */
  readonly epoch: boolean;
}

export interface ResumeCommand extends OnRun {
  readonly name: 'resume';
  readonly json: boolean;
}

export interface ExtendCommand extends OnRun {
  readonly name: 'extend';
  readonly epochs: number;
  readonly json: boolean;
}

export interface BranchCommand extends OnRun {
  readonly name: 'branch';
  /** Null for the latest state. */
  readonly checkpoint: number | null;
  /** Name of the new run; null for one made from the old. */
  readonly as: string | null;
  readonly epochs: number | null;
  readonly batchSize: number | null;
  readonly learningRate: number | null;
  readonly engine: TrainingConfig['engine'] | null;
  readonly json: boolean;
}

export interface QueueCommand extends OnLibrary {
  readonly name: 'queue';
  /** The run that gets a priority; null to look at the queue. */
  readonly run: string | null;
  readonly priority: number | null;
  readonly concurrency: number | null;
  /** Lets what waits begin. */
  readonly start: boolean;
  readonly json: boolean;
}

/** Commands on the runs of a library. */
export type SteeringCommand =
  | RunsCommand
  | ImportRunsCommand
  | HaltCommand
  | ResumeCommand
  | ExtendCommand
  | BranchCommand
  | QueueCommand;

const shared = {
  library: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** Reads a command on runs. Throws `invalid-input` with a sentence for anything else. */
export function readSteering(name: string, words: string[]): SteeringCommand {
  switch (name) {
    case 'runs':
      return readRuns(words);
    case 'import-runs':
      return readImportRuns(words);
    case 'pause':
    case 'stop':
      return readHalt(name, words);
    case 'resume': {
      const { values, positionals } = parse(words, shared);
      return { name, run: oneRun(name, positionals), ...common(values) };
    }
    case 'extend':
      return readExtend(words);
    case 'branch':
      return readBranch(words);
    case 'queue':
      return readQueue(words);
    default:
      throw usage(
        `“${name}” is not a command of Layerwright. It knows new, train, cross-validate, seeds, report, export, serve, runs, import-runs, resume, pause, stop, extend, branch, queue and library.`,
      );
  }
}

function readRuns(words: string[]): RunsCommand {
  const { values, positionals } = parse(words, {
    ...shared,
    project: { type: 'string' },
    filter: { type: 'string' },
  });
  if (positionals.length > 0) throw usage(`runs does not take “${positionals[0]}”.`);
  return {
    name: 'runs',
    project: text(values['project']),
    filter: text(values['filter']),
    ...common(values),
  };
}

function readImportRuns(words: string[]): ImportRunsCommand {
  const { values, positionals } = parse(words, { ...shared, project: { type: 'string' } });
  if (positionals.length === 0) {
    throw usage('Name the logs: layerwright import-runs <file or folder>');
  }
  return {
    name: 'import-runs',
    paths: positionals,
    project: text(values['project']),
    ...common(values),
  };
}

function readHalt(name: 'pause' | 'stop', words: string[]): HaltCommand {
  const { values, positionals } = parse(words, {
    library: shared.library,
    epoch: { type: 'boolean', default: false },
  });
  const run = oneRun(name, positionals);
  return { name, run, epoch: values['epoch'] === true, library: text(values['library']) };
}

function readExtend(words: string[]): ExtendCommand {
  const { values, positionals } = parse(words, { ...shared, epochs: { type: 'string' } });
  const run = oneRun('extend', positionals);
  const epochs = wholeNumber('--epochs', values['epochs'], 1, 1_000_000);
  if (epochs === null) throw usage('Say how many more: layerwright extend <run> --epochs 10');
  return { name: 'extend', run, epochs, ...common(values) };
}

function readBranch(words: string[]): BranchCommand {
  const { values, positionals } = parse(words, {
    ...shared,
    checkpoint: { type: 'string' },
    name: { type: 'string' },
    epochs: { type: 'string' },
    'batch-size': { type: 'string' },
    'learning-rate': { type: 'string' },
    engine: { type: 'string' },
  });
  return {
    name: 'branch',
    run: oneRun('branch', positionals),
    checkpoint: wholeNumber('--checkpoint', values['checkpoint'], 1, 1e12),
    as: text(values['name']),
    epochs: wholeNumber('--epochs', values['epochs'], 1, 1_000_000),
    batchSize: wholeNumber('--batch-size', values['batch-size'], 1, 1_000_000),
    learningRate: positiveNumber('--learning-rate', values['learning-rate']),
    engine: engineNamed(values['engine']),
    ...common(values),
  };
}

function readQueue(words: string[]): QueueCommand {
  // A priority may be negative, which the parser would take for an option.
  const joined = words.flatMap((word, at) => {
    if (word === '--priority' && words[at + 1]?.startsWith('-')) return [];
    return words[at - 1] === '--priority' && word.startsWith('-') ? [`--priority=${word}`] : [word];
  });
  const { values, positionals } = parse(joined, {
    ...shared,
    priority: { type: 'string' },
    concurrency: { type: 'string' },
    start: { type: 'boolean', default: false },
  });
  const priority = signedNumber('--priority', values['priority']);
  const [run, ...more] = positionals;
  if (more.length > 0) throw usage(`One run at a time; “${more[0]}” is too much.`);
  if ((run === undefined) !== (priority === null)) {
    throw usage('A priority is given to a run: layerwright queue <run> --priority 1');
  }
  return {
    name: 'queue',
    run: run ?? null,
    priority,
    concurrency: wholeNumber('--concurrency', values['concurrency'], 1, 64),
    start: values['start'] === true,
    ...common(values),
  };
}

function common(values: Record<string, Value>): { json: boolean; library: string | null } {
  return { json: values['json'] === true, library: text(values['library']) };
}

function oneRun(command: string, [run, ...more]: readonly string[]): string {
  if (run === undefined) {
    throw usage(`Name the run, as layerwright runs lists it: layerwright ${command} <run>`);
  }
  if (more.length > 0) throw usage(`One run at a time; “${more[0]}” is too much.`);
  return run;
}

function positiveNumber(option: string, value: Value): number | null {
  if (value === undefined) return null;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  if (number > 0 && number <= 1000) return number;
  throw usage(`${option} takes a number above 0, up to 1000, not “${value}”.`);
}

function signedNumber(option: string, value: Value): number | null {
  if (value === undefined) return null;
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : NaN;
  if (number >= -1000 && number <= 1000) return number;
  throw usage(`${option} takes a whole number from -1000 to 1000, not “${value}”.`);
}
