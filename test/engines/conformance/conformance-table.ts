import type { EngineId } from '../../../common/training/training-config.ts';
import type { Family } from './conformance-case.ts';
import { worstDeviation, type Deviation } from './deviation.ts';
import type { MeasuredCase } from './measure-cases.ts';
import { kerasTolerance, randomTolerance } from './tolerances.ts';

/** A part of a catalogue with its heading. */
const headings: Readonly<Record<Family, string>> = {
  layer: 'Layers',
  activation: 'Activations',
  loss: 'Losses',
  optimizer: 'Optimisers',
  regularizer: 'Regularisers',
  constraint: 'Constraints',
  schedule: 'Schedules',
  network: 'Networks of random layers',
};

const engineNames: Readonly<Record<EngineId, string>> = {
  compiled: 'compiled',
  reference: 'reference',
  tensorflow: 'TensorFlow',
};

/** What the table says about one entry of a catalogue. */
export interface TableEntry {
  readonly family: Family;
  readonly id: string;
  /** Ways of using it that were tried. */
  readonly ways: number;
  /** Of some ways Keras could do the forward pass alone. */
  readonly random: boolean;
  readonly deviations: Readonly<Partial<Record<EngineId, Deviation>>>;
}

/** The cases of each entry together, in the order in which the entries first come. */
export function tableEntries(measured: readonly MeasuredCase[]): readonly TableEntry[] {
  const groups = Map.groupBy(measured, ({ made }) => `${made.family} ${made.id}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { family, id } = first.made;
    const engines = Object.keys(first.deviations) as EngineId[];
    const deviations = Object.fromEntries(
      engines.map((engine) => {
        const found = group.flatMap((one) => one.deviations[engine] ?? []);
        return [engine, worstDeviation(found)];
      }),
    );
    const random = group.some(({ made }) => made.keras === 'forward');
    return [{ family, id, ways: group.length, random, deviations }];
  });
}

/** What every engine may deviate by in the cases of a family. */
export function toleranceOf(family: Family): Deviation {
  return family === 'network' ? randomTolerance : kerasTolerance;
}

/** `docs/conformance.md`. */
export function writeTable(
  measured: readonly MeasuredCase[],
  versions: Readonly<Record<string, string>>,
): string {
  const entries = tableEntries(measured);
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  const sections = Object.entries(headings).flatMap(([family, heading]) => {
    const own = entries.filter((entry) => entry.family === family);
    return own.length === 0 ? [] : [`## ${heading}`, '', ...tableOf(own), ''];
  });
  return [
    '# Conformance',
    '',
    'How far each engine is from Keras, entry by entry of the catalogues. This file is written by',
    '`npx node test/engines/conformance/write-table.ts` and tested by `keras-table.test.ts` beside it.',
    '',
    'Every entry is used in a small network in one or several ways. Engines and Keras start from the same',
    'weights and rows; compared are the outputs before training (_forward_), the gradients of all weights in',
    'the first step (_gradient_), and weights, outputs and losses after three steps (_update_; six for',
    'schedules). Each number is the largest difference in any way and any tensor, relative to the largest',
    'number of that tensor, rounded up to 1, 2 or 5 times a power of ten. A dash: the optimiser changes the',
    'gradient before it can be seen.',
    '',
    `Tolerances: forward ${plain(kerasTolerance.forward)}, gradient ${plain(kerasTolerance.gradient)}, update ${plain(kerasTolerance.update)}; for random networks ${plain(randomTolerance.forward)}, ${plain(randomTolerance.gradient)} and ${plain(randomTolerance.update)}.`,
    'A larger difference fails the test. Weights that one engine has trained give the same predictions on',
    'another within 1e-5, which `catalogue.test.ts` tests for every entry.',
    '',
    '\\* draws random numbers while training, and Keras draws others: gradient and update are held against',
    'the reference engine, which draws the same.',
    '',
    `Written with ${named.join(', ')}.`,
    '',
    ...sections,
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}

function tableOf(entries: readonly TableEntry[]): string[] {
  const engines = (Object.keys(engineNames) as EngineId[]).filter((engine) =>
    entries.some(({ deviations }) => engine in deviations),
  );
  const columns = engines.flatMap((engine) =>
    ['forward', 'gradient', 'update'].map((part) => `${engineNames[engine]} ${part}`),
  );
  const cells = [
    ['entry', 'ways', ...columns],
    ...entries.map(({ id, ways, random, deviations, family }) => [
      random ? `${id} \\*` : id,
      String(ways),
      ...engines.flatMap((engine) => {
        const deviation = deviations[engine];
        if (!deviation) return ['', '', ''];
        const hidden = family === 'optimizer';
        const { forward, gradient, update } = deviation;
        return [rounded(forward), hidden ? '–' : rounded(gradient), rounded(update)];
      }),
    ]),
  ];
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(3, ...cells.map((row) => (row[column] ?? '').length)),
  );
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...rest] = cells;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rest.map(line)];
}

/** Rounded up to 1, 2 or 5 times a power of ten. */
function rounded(value: number): string {
  if (value === 0) return '0';
  const power = Math.floor(Math.log10(value));
  const leading = value / 10 ** power;
  const step = [1, 2, 5].find((one) => leading <= one);
  return step === undefined ? `1e${power + 1}` : `${step}e${power}`;
}

function plain(value: number): string {
  return value.toExponential().replace('+', '');
}
