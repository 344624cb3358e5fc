import type { TrainingConfig } from '../../common/training/training-config.ts';
import { readLibraryCommand, type LibraryCommand } from './library-arguments.ts';
import {
  readGroup,
  readReport,
  type GroupCommand,
  type ReportCommand,
} from './report-arguments.ts';
import { readSteering, type SteeringCommand } from './steering-arguments.ts';
import { engineNamed, parse, text, usage, wholeNumber } from './words.ts';

export interface TrainCommand {
  readonly name: 'train';
  /** Path of the experiment file as typed. */
  readonly experiment: string;
  readonly json: boolean;
  readonly epochs: number | null;
  readonly seed: number | null;
  readonly engine: TrainingConfig['engine'] | null;
  /** Goes on with the latest run of the experiment that has not finished. */
  readonly resume: boolean;
  readonly library: string | null;
}

export interface ServeCommand {
  readonly name: 'serve';
  /** Null takes the usual port, or a free one where that is taken. */
  readonly port: number | null;
  readonly open: boolean;
  readonly library: string | null;
}

export interface NewCommand {
  readonly name: 'new';
  /** Paths of files or folders as typed. */
  readonly sources: readonly string[];
  /** The column to predict; null lets it be suggested. */
  readonly target: string | null;
  /** Where the experiment is written; null writes it beside the data. */
  readonly output: string | null;
  readonly force: boolean;
  /** Keeps the data. */
  readonly library: string | null;
}

export interface ExportCommand {
  readonly name: 'export';
  /** Path as typed. */
  readonly experiment: string;
  readonly to: 'keras' | 'keras-json';
  /** Path as typed; beside the experiment without it. */
  readonly output: string | null;
  readonly force: boolean;
  /** Has the data already. */
  readonly library: string | null;
}

export type Command =
  | TrainCommand
  | ServeCommand
  | NewCommand
  | ExportCommand
  | LibraryCommand
  | ReportCommand
  | GroupCommand
  | SteeringCommand
  | {
      readonly name: 'help';
      /** The command that is asked about; null for all. */
      readonly about: string | null;
    }
  | { readonly name: 'version' };

/** Reads the words after the program's name. Throws `invalid-input` with a sentence for anything else. */
export function readArguments(words: readonly string[]): Command {
  const [first, ...rest] = words;
  if (words.includes('--help') || words.includes('-h') || first === 'help') {
    const about = first === 'help' ? rest[0] : first;
    return { name: 'help', about: about === undefined || about.startsWith('-') ? null : about };
  }
  switch (first) {
    case undefined:
      return { name: 'help', about: null };
    case '--version':
    case '-v':
      return { name: 'version' };
    case 'train':
      return readTrain(rest);
    case 'new':
      return readNew(rest);
    case 'serve':
      return readServe(rest);
    case 'export':
      return readExport(rest);
    case 'report':
      return readReport(rest);
    case 'cross-validate':
    case 'seeds':
      return readGroup(first, rest);
    case 'library':
      return readLibraryCommand(rest);
    default:
      return readSteering(first, rest);
  }
}

function readTrain(words: string[]): TrainCommand {
  const { values, positionals } = parse(words, {
    json: { type: 'boolean', default: false },
    epochs: { type: 'string' },
    seed: { type: 'string' },
    engine: { type: 'string' },
    resume: { type: 'boolean', default: false },
    library: { type: 'string' },
  });
  const [experiment, ...more] = positionals;
  if (!experiment) throw usage('Name the experiment file: layerwright train experiment.json');
  if (more.length > 0)
    throw usage(`One experiment is trained at a time; “${more[0]}” is too much.`);
  if (values['resume'] === true && !text(values['library'])) {
    throw usage('--resume needs --library: without a library no run is kept to go on with.');
  }
  return {
    name: 'train',
    experiment,
    json: values['json'] === true,
    epochs: wholeNumber('--epochs', values['epochs'], 1, 1_000_000),
    seed: wholeNumber('--seed', values['seed'], 0, 2 ** 32 - 1),
    engine: engineNamed(values['engine']),
    resume: values['resume'] === true,
    library: text(values['library']),
  };
}

function readNew(words: string[]): NewCommand {
  const { values, positionals } = parse(words, {
    target: { type: 'string' },
    output: { type: 'string', short: 'o' },
    force: { type: 'boolean', default: false },
    library: { type: 'string' },
  });
  if (positionals.length === 0) throw usage('Name the data: layerwright new table.csv');
  return {
    name: 'new',
    sources: positionals,
    target: text(values['target']),
    output: text(values['output']),
    force: values['force'] === true,
    library: text(values['library']),
  };
}

function readExport(words: string[]): ExportCommand {
  const { values, positionals } = parse(words, {
    to: { type: 'string' },
    output: { type: 'string', short: 'o' },
    force: { type: 'boolean', default: false },
    library: { type: 'string' },
  });
  const [experiment, ...more] = positionals;
  if (!experiment) {
    throw usage('Name the experiment file: layerwright export experiment.json --to keras');
  }
  if (more.length > 0) {
    throw usage(`One experiment is exported at a time; “${more[0]}” is too much.`);
  }
  const { to } = values;
  if (to !== 'keras' && to !== 'keras-json') {
    const given = to === undefined ? 'nothing' : `“${to}”`;
    throw usage(`--to takes keras or keras-json, not ${given}.`);
  }
  return {
    name: 'export',
    experiment,
    to,
    output: text(values['output']),
    force: values['force'] === true,
    library: text(values['library']),
  };
}

function readServe(words: string[]): ServeCommand {
  const { values, positionals } = parse(words, {
    port: { type: 'string' },
    open: { type: 'boolean', default: false },
    library: { type: 'string' },
  });
  if (positionals.length > 0) throw usage(`serve does not take “${positionals[0]}”.`);
  return {
    name: 'serve',
    port: wholeNumber('--port', values['port'], 0, 65_535),
    open: values['open'] === true,
    library: text(values['library']),
  };
}
