/**
 * How fast five networks predict on the compiled engine beside Keras's `predict`, with its own batch size and with
 * larger ones, which are faster. Each side is a process of its own with as many threads, and they take turns of
 * passes over the same number of rows. Arguments choose networks by name.
 */
import { availableParallelism, loadavg } from 'node:os';
import { join } from 'node:path';
import { peerPython, whyNoKeras } from '../engines/keras/run-keras.ts';
import { startSide, type Side, type SideSettings } from './train/side.ts';
import { subjects, type Subject } from './train/subjects.ts';

/** Rows of a pass. */
const rows: Readonly<Record<string, number>> = {
  iris: 65_536,
  house: 65_536,
  mnist: 16_384,
  cifar: 2048,
  lstm: 4096,
};
/** Keras's batch sizes; its own is 32. */
const batchSizes = [32, 256, 2048];
/** Turns of each side, and milliseconds that one is to last. */
const turns = 9;
const turnLength = 400;

interface Entrant {
  readonly name: string;
  readonly side: Side;
  readonly passes: number;
  readonly times: number[];
}

/** Whether a network is predicted at least as fast as by Keras. */
interface Verdict {
  /** With the batch size that `predict` has of its own. */
  readonly usual: boolean;
  /** With every batch size tried. */
  readonly any: boolean;
}

const inFolder = (name: string) => join(import.meta.dirname, 'predict', name);

async function measure(subject: Subject, count: number): Promise<Verdict> {
  const { network, inputs, classes, batch } = subject;
  const settings = { network, inputs, classes, batch, rows: count, variant: {} };
  const own = await startSide(process.execPath, [inFolder('compiled-predict-side.ts')], {
    ...settings,
    threads: null,
  });
  const sides: Side[] = [own];
  try {
    const { threads = 1, parameters } = own.ready;
    const entrants = [await enter('compiled', own)];
    for (const size of keras ? batchSizes : []) {
      const variant: SideSettings['variant'] = { batch_size: size };
      const side = await startSide(peerPython, [inFolder('keras-predict-side.py')], {
        ...settings,
        threads,
        variant,
      });
      sides.push(side);
      if (side.ready.parameters !== parameters) throw new Error('Keras predicts another network.');
      entrants.push(await enter(`Keras, batches of ${size}`, side));
    }
    for (let turn = 0; turn < turns; turn++) {
      for (const { side, passes, times } of entrants) {
        const taken = await side.train(passes);
        if (taken) times.push(taken.milliseconds / taken.steps);
      }
    }
    return report(subject, count, threads, entrants);
  } finally {
    await Promise.all(sides.map((side) => side.end()));
  }
}

/** Makes first passes, and finds how many fit into a turn. */
async function enter(name: string, side: Side): Promise<Entrant> {
  await side.train(1);
  const turn = await side.train(1);
  const passes = Math.max(1, Math.round(turnLength / (turn?.milliseconds ?? turnLength)));
  return { name, side, passes, times: [] };
}

/** Says what each took; gives whether it is at least as fast as Keras. */
function report(
  subject: Subject,
  count: number,
  threads: number,
  entrants: readonly Entrant[],
): Verdict {
  const medians = entrants.map(
    ({ times }) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? NaN,
  );
  const [own = NaN, ...others] = medians;
  console.log(
    `${subject.name.replace(/, batch.*/, '')}: ${count.toLocaleString('en')} rows, ${threads} thread${threads > 1 ? 's' : ''}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  entrants.forEach(({ name }, index) => {
    const time = medians[index] ?? NaN;
    const perSecond = Math.round((1000 * count) / time).toLocaleString('en');
    console.log(
      `  ${name.padEnd(24)}${time.toFixed(1).padStart(9)} ms${perSecond.padStart(14)} rows/s${(time / own).toFixed(2).padStart(8)}×`,
    );
  });
  const [usual = Infinity] = others;
  return { usual: own <= usual, any: others.every((time) => own <= time) };
}

const chosen = process.argv.slice(2);
const missing = whyNoKeras();
const keras = missing === null;
if (missing !== null) console.log(`Keras is left out: ${missing}`);
console.log(`Predicting, medians of ${turns} turns; ${availableParallelism()} cores\n`);
const behind = { usual: [] as string[], any: [] as string[] };
for (const subject of subjects) {
  const count = rows[subject.network];
  if (count === undefined || (chosen.length > 0 && !chosen.includes(subject.network))) continue;
  const { usual, any } = await measure(subject, count);
  if (!usual) behind.usual.push(subject.name);
  if (!any) behind.any.push(subject.name);
}
if (keras) {
  const named = (names: readonly string[]): string =>
    names.length === 0 ? 'met' : `missed on ${names.join('; ')}`;
  console.log(`\n- as fast as Keras's predict as it is called: ${named(behind.usual)}`);
  console.log(`- as fast as its predict with any of these batch sizes: ${named(behind.any)}`);
}
