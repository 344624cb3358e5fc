/**
 * What networks learn on the compiled engine beside Keras, with the same data, layers and settings: the
 * result on rows that were not learnt from after each epoch, as the mean of three seeds. Arguments choose
 * tasks by name.
 */
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { learnInKeras } from '../engines/learning/learn-in-keras.ts';
import { learn } from '../engines/learning/learn.ts';
import { learningTasks, type LearningTask } from '../engines/learning/learning-task.ts';

const seeds = [1, 2, 3];
/** Largest difference of the means from Keras's: a point of accuracy, or of the squared error. */
const tolerance = 0.01;

type Curves = readonly (readonly number[])[];

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const means = (curves: Curves): number[] =>
  (curves[0] ?? []).map((_, epoch) => mean(curves.map((curve) => curve[epoch] ?? NaN)));

function print(name: string, curves: Curves): void {
  const shown = means(curves);
  // Of long curves every tenth epoch.
  const every = shown.length > 20 ? 10 : 1;
  const points = shown.filter((_, epoch) => (epoch + 1) % every === 0);
  const lasts = curves.map((curve) => curve.at(-1)?.toFixed(4)).join(' ');
  console.log(
    `  ${name.padEnd(10)} ${points.map((value) => value.toFixed(4)).join(' ')}   (seeds: ${lasts})`,
  );
}

function verdict({ goal, judgement }: LearningTask, own: number): string {
  if (goal === null) return `ends at ${own.toFixed(4)}`;
  const isMet = judgement === 'accuracy' ? own >= goal : own <= goal;
  const wanted = `${judgement === 'accuracy' ? '≥' : '≤'} ${goal}`;
  return `${own.toFixed(4)}, ${wanted} ${isMet ? 'met' : 'missed'}`;
}

async function measure(task: LearningTask): Promise<void> {
  const data = task.read();
  if (!data) {
    console.log(`${task.name} is left out: it needs ../shared/data.\n`);
    return;
  }
  console.log(`${task.name}: ${task.judgement} by epoch, mean of ${seeds.length} seeds`);
  const own: (readonly number[])[] = [];
  for (const seed of seeds) own.push(await learn(compiledEngine, task, data, seed));
  print('compiled', own);
  const last = means(own).at(-1) ?? NaN;
  const lines = [verdict(task, last)];
  if (noKeras === null) {
    const keras = learnInKeras(task, data, seeds);
    print('Keras', keras);
    const gap = last - (means(keras).at(-1) ?? NaN);
    const isNear = Math.abs(gap) <= tolerance;
    lines.push(`${gap.toFixed(4)} from Keras, within ${tolerance} ${isNear ? 'met' : 'missed'}`);
  }
  console.log(`  ${lines.join('; ')}\n`);
}

const noKeras = whyNoKeras();
if (noKeras !== null) console.log(`Keras is left out: ${noKeras}`);
const chosen = process.argv.slice(2);
for (const task of learningTasks) {
  if (chosen.length === 0 || chosen.includes(task.id)) await measure(task);
}
