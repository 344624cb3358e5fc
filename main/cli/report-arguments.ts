import { parse, text, usage, wholeNumber } from './words.ts';

export interface ReportCommand {
  readonly name: 'report';
  /** A run's id, its beginning, or its name. */
  readonly run: string;
  /** Path as typed: `.html` for a report, `.md` for a model card; named after the run without it. */
  readonly out: string | null;
  readonly force: boolean;
  readonly library: string | null;
}

/** Trains an experiment several times. */
export interface GroupCommand {
  readonly name: 'cross-validate' | 'seeds';
  /** Path of the experiment file as typed. */
  readonly experiment: string;
  /** Folds or seeds. */
  readonly count: number;
  readonly epochs: number | null;
  readonly json: boolean;
  readonly library: string | null;
}

/** Reads the words behind `report`. Throws `invalid-input` with a sentence. */
export function readReport(words: string[]): ReportCommand {
  const { values, positionals } = parse(words, {
    out: { type: 'string', short: 'o' },
    force: { type: 'boolean', default: false },
    library: { type: 'string' },
  });
  const [run, ...more] = positionals;
  if (!run) throw usage('Name the run: layerwright report <run> --out report.html');
  if (more.length > 0) throw usage(`One run is reported at a time; “${more[0]}” is too much.`);
  const out = text(values['out']);
  if (out !== null && !/\.(html?|md)$/i.test(out)) {
    throw usage(`--out takes a file that ends in .html or .md, not “${out}”.`);
  }
  return {
    name: 'report',
    run,
    out,
    force: values['force'] === true,
    library: text(values['library']),
  };
}

/** Reads the words behind `cross-validate` or `seeds`. Throws `invalid-input` with a sentence. */
export function readGroup(name: GroupCommand['name'], words: string[]): GroupCommand {
  const option = name === 'seeds' ? 'count' : 'folds';
  const { values, positionals } = parse(words, {
    [option]: { type: 'string' },
    epochs: { type: 'string' },
    json: { type: 'boolean', default: false },
    library: { type: 'string' },
  });
  const [experiment, ...more] = positionals;
  if (!experiment) throw usage(`Name the experiment file: layerwright ${name} experiment.json`);
  if (more.length > 0) {
    throw usage(`One experiment is trained at a time; “${more[0]}” is too much.`);
  }
  return {
    name,
    experiment,
    count: wholeNumber(`--${option}`, values[option], 2, 100) ?? 5,
    epochs: wholeNumber('--epochs', values['epochs'], 1, 1_000_000),
    json: values['json'] === true,
    library: text(values['library']),
  };
}
