import { blocksWidth, type FeatureBlock } from '../../datasets/feature-block.ts';
import { defaultTraining } from '../../training/catalogue.ts';
import type { OutputLoss } from '../../training/training-config.ts';
import type { Architecture } from './architecture.ts';
import { DataDrawing } from './data-drawing.ts';
import type { NetworkData } from './network-data.ts';
import { columns } from './published-sizes.ts';

const about = {
  source: 'Cheng et al. 2016, “Wide & Deep Learning”; sizes of Géron 2019',
  kinds: ['table'],
  tasks: ['regression', 'binary', 'multiclass'],
  published: columns(8, { numbers: 1 }),
} as const;

/** The features go to the answer directly and through two hidden layers. */
export const wideAndDeep: Architecture = {
  ...about,
  id: 'wide-deep',
  label: 'Wide & Deep',
  summary: 'Simple rules go straight to the answer, patterns through hidden layers beside them.',
  words: ['functional', 'skip connection', 'california housing'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const deep = deepWay(drawing, drawing.input);
    drawing.answer(drawing.add('Concatenate', {}, drawing.input, deep));
    return drawing.built();
  },
};

/** The wide and the deep way see different, overlapping features. */
export const wideAndDeepTwoInputs: Architecture = {
  ...about,
  id: 'wide-deep-two-inputs',
  label: 'Wide & Deep, two inputs',
  summary:
    'Two Input layers share the features out: some for the direct way, some for the deep one.',
  words: ['functional', 'several inputs', 'california housing'],
  build: (data) => {
    const { drawing, wide, deep, remark } = twoWays(data);
    drawing.answer(drawing.add('Concatenate', {}, wide, deep));
    return drawing.built({}, remark);
  },
};

/** The deep way has an answer of its own, which counts a tenth. */
export const wideAndDeepTwoOutputs: Architecture = {
  ...about,
  id: 'wide-deep-two-outputs',
  label: 'Wide & Deep, auxiliary output',
  summary:
    'A second answer behind the deep way, for a tenth of the loss, makes it learn by itself.',
  words: ['functional', 'several outputs', 'loss weights', 'several inputs', 'california housing'],
  build: (data) => {
    const { drawing, wide, deep, remark } = twoWays(data);
    const auxiliary = drawing.answer(deep);
    // The output that is drawn last is the main one.
    const main = drawing.answer(drawing.add('Concatenate', {}, wide, deep));
    const { loss } = defaultTraining(data.task);
    const share = (weight: number): OutputLoss => ({ loss, lossOptions: {}, weight });
    const weights = 'The main output counts 0.9 and the auxiliary one 0.1 of the loss.';
    const outputs = { [main]: share(0.9), [auxiliary]: share(0.1) };
    return drawing.built({ outputs }, remark, weights);
  },
};

function deepWay(drawing: DataDrawing, from: string): string {
  const hidden = ['Dense', { units: 30, activation: 'relu' }] as const;
  return drawing.chain(from, [hidden, hidden]);
}

/** Of 8 features the first 5 go the wide way and the last 6 the deep one; of others as many in proportion. */
function twoWays(data: NetworkData) {
  const count = blocksWidth(data.blocks);
  const wideCount = Math.ceil((count * 5) / 8);
  const deepStart = Math.floor((count * 2) / 8);
  const part = (name: string, start: number, end: number): FeatureBlock => ({
    kind: 'numbers',
    name,
    shape: [end - start],
    start,
  });
  const blocks = [part('wide', 0, wideCount), part('deep', deepStart, count)];
  const drawing = new DataDrawing({ ...data, blocks }, ({ shape, start }) => ({
    shape: [...shape],
    columns: Array.from({ length: blocksWidth([{ shape }]) }, (_, place) => start + place),
  }));
  const [wide = '', deep = ''] = drawing.inputs;
  const remark = `Features 1 to ${wideCount} go the wide way, ${deepStart + 1} to ${count} the deep one; choose others at the Input layers.`;
  return { drawing, wide, deep: deepWay(drawing, deep), remark };
}
