import { readCell } from '../../../common/datasets/read-value.ts';
import { imageShape, imageTreatmentOf } from '../../../common/datasets/features/image-feature.ts';
import { textTreatmentOf } from '../../../common/datasets/text/text-treatment.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type {
  ExplainApi,
  NearestRows,
  PictureMap,
  RowEffects,
  WordEffects,
} from '../../../common/explain/explain-api.ts';
import { embeddingOf } from '../../../common/explain/explained-layers.ts';
import { gradCam, gradientTimesValue, saliency } from '../../../common/explain/gradient-maps.ts';
import { patchesOf, spreadPatches, usualPatch } from '../../../common/explain/patches.ts';
import { type SeenWord, seenWords } from '../../../common/explain/seen-words.ts';
import { imageColumn } from '../datasets/images/prepare-images.ts';
import { pictureUrl, toPixels, type PictureSize } from '../datasets/images/picture-url.ts';
import type { ExplainControl } from '../training/warm-trainer.ts';
import type { ExplainedPart } from './explained-part.ts';
import { chosenConvolution, sequenceHeat } from './explain-steps.ts';
import { refuseUnless } from './refuse-unless.ts';

type Input<Call extends keyof ExplainApi> = Parameters<ExplainApi[Call]>[0];

/** Words of a text that are left out one by one. */
const mostWords = 400;

/** What each column's cell does for a row's answer, against the usual cell of the training rows. */
export async function rowEffectsOf(
  part: ExplainedPart,
  { row, output }: Input<'rowEffects'>,
  control: ExplainControl,
): Promise<RowEffects> {
  refuseUnless(part, 'row');
  const place = [part.placeOf(row)];
  const usual = await part.usual(control.signal);
  const own = await part.cells(place, control.signal);
  const { reading } = await part.givenCells([], control.signal);
  const changes = usual.map(({ column, usual: cell }) => ({ column, cell }));
  const question = { kind: 'changes', changes, cells: own, reading } as const;
  const { outputs } = await part.ask(place, question, control);
  const { answers, className } = part.answers(outputs, changes.length + 1, output);
  const [answer = NaN] = answers;
  const effects = changes.map(({ column, cell }, index) => ({
    column,
    cell: own[column]?.[0] ?? null,
    usual: cell,
    effect: answer - (answers[index + 1] ?? NaN),
  }));
  effects.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect));
  return { row, className, answer, effects };
}

/** What parts of a row's picture its answer comes from. */
export async function pictureMapOf(
  part: ExplainedPart,
  { row, method, output, layer }: Input<'picture'>,
  control: ExplainControl,
): Promise<PictureMap> {
  const { convolutions } = refuseUnless(part, method === 'grad-cam' ? 'gradCam' : 'picture');
  const { fitted } = part.run;
  const column = imageColumn(fitted);
  const block = fitted.blocks.find(({ kind }) => kind === 'image');
  if (!column?.image || !block) throw new RangeError('The run has no picture.');
  const [height = 1, width = 1, channels = 1] = imageShape(imageTreatmentOf(column.treatment));
  const size = { width, height, channels: channels as PictureSize['channels'] };
  const place = [part.placeOf(row)];
  const seen = async (numbers: Float32Array) =>
    pictureUrl(toPixels(numbers, column.image ?? { offset: [], divisor: [] }), size);

  if (method === 'occlusion') {
    const { size: patch, stride } = usualPatch(height, width);
    const question = { kind: 'occlusion', patch, stride } as const;
    const { outputs, picture } = await part.ask(place, question, control);
    const patches = patchesOf(height, width, patch, stride);
    const { answers, className } = part.answers(outputs, patches.length + 1, output);
    const [answer = NaN] = answers;
    const losses = answers.subarray(1).map((value) => answer - value);
    const heat = spreadPatches(patches, losses, height, width);
    return {
      ...{ row, method, className, answer, sees: await seen(picture), height, width },
      ...{ heat: rounded(heat), mapHeight: height, mapWidth: width, layer: null },
    };
  }
  const chosen =
    convolutions.find(({ id }) => id === layer) ?? convolutions[convolutions.length - 1];
  const inner = method === 'grad-cam' ? (chosen?.id ?? null) : null;
  const found = await part.ask(place, { kind: 'gradients', output, layer: inner }, control);
  const { answers, className } = part.answers(found.outputs, 1, output);
  const at = [block.start, block.start + elementCount(block.shape)] as const;
  const base = {
    ...{ row, method, className, answer: answers[0] ?? NaN, height, width },
    sees: await seen(found.features.subarray(...at)),
  };
  if (!found.layer || !chosen) {
    const heat = saliency(found.atInput.subarray(...at), channels);
    return { ...base, heat: rounded(heat), mapHeight: height, mapWidth: width, layer: null };
  }
  const [mapHeight = 1, mapWidth = 1, depth = 1] = found.layer.shape;
  const heat = gradCam(found.layer.values, found.layer.gradient, depth);
  return { ...base, heat: rounded(heat), mapHeight, mapWidth, layer: chosen.name };
}

/** What each word of a row's text does for its answer. */
export async function wordEffectsOf(
  part: ExplainedPart,
  { row, column, method, output, layer: wanted }: Input<'words'>,
  control: ExplainControl,
): Promise<WordEffects> {
  const needed = {
    gradient: 'wordGradients',
    'grad-cam': 'wordMaps',
    'leave-one-out': 'words',
  } as const;
  const offers = refuseUnless(part, needed[method]);
  const { network, fitted } = part.run;
  const text = fitted.features.find(({ treatment }) => treatment.column === column);
  if (text?.treatment.type !== 'text' || !text.text) {
    throw new AppError('unavailable', `“${column}” is no text that reaches the network.`, {
      place: { column },
    });
  }
  const place = [part.placeOf(row)];
  const own = await part.cells(place, control.signal);
  const { reading } = await part.givenCells([], control.signal);
  const cell = readCell(own[column]?.[0] ?? null, reading.missingValues);
  const fill = typeof text.fill === 'string' ? text.fill : '';
  const words = seenWords(cell ?? fill, textTreatmentOf(text.treatment), text.text);
  const base = { row, column, method, layer: null };
  const block = fitted.blocks.find(({ kind, name }) => kind === 'tokens' && name === column);

  if (method === 'grad-cam') {
    const convolutions = offers.wordConvolutions[column] ?? [];
    if (!block || convolutions.length === 0) {
      throw new AppError('unavailable', noConvolution(column), { place: { column } });
    }
    const { id, name, steps } = chosenConvolution(convolutions, wanted);
    const found = await part.ask(place, { kind: 'gradients', output, layer: id }, control);
    const { answers, className } = part.answers(found.outputs, 1, output);
    const heat = sequenceHeat(found, elementCount(block.shape));
    return {
      ...{ ...base, className, answer: answers[0] ?? NaN, layer: { name, steps }, note: null },
      words: words.map(({ word, place: at }) => ({
        word,
        effect: at === null ? null : (heat[at] ?? null),
      })),
    };
  }
  if (method === 'gradient') {
    const embedding = block ? embeddingOf(network, fitted, block) : null;
    if (!embedding) throw new AppError('unavailable', noEmbedding(column), { place: { column } });
    const question = { kind: 'gradients', output, layer: embedding.id } as const;
    const { outputs, layer } = await part.ask(place, question, control);
    const { answers, className } = part.answers(outputs, 1, output);
    if (!layer) throw new RangeError('The Embedding was not looked at.');
    const numbers = gradientTimesValue(layer.values, layer.gradient, layer.shape.at(-1) ?? 1);
    const effectOf = ({ word, place: at }: SeenWord) => ({
      word,
      effect: at === null ? null : (numbers[at] ?? null),
    });
    return {
      ...base,
      className,
      answer: answers[0] ?? NaN,
      words: words.map(effectOf),
      note: null,
    };
  }
  const spoken = words.map(({ word }) => word);
  const looked = words.flatMap(({ seen }, index) => (seen ? [index] : [])).slice(0, mostWords);
  const changes = looked.map((index) => ({ column, words: spoken.toSpliced(index, 1) }));
  const question = { kind: 'changes', changes, cells: own, reading } as const;
  const { outputs } = await part.ask(place, question, control);
  const { answers, className } = part.answers(outputs, changes.length + 1, output);
  const [answer = NaN] = answers;
  const effects = new Map(
    looked.map((index, at) => [index, answer - (answers[at + 1] ?? NaN)] as const),
  );
  const seen = words.filter((word) => word.seen).length;
  return {
    ...base,
    className,
    answer,
    words: words.map(({ word }, index) => ({ word, effect: effects.get(index) ?? null })),
    note:
      seen > looked.length
        ? `Only the first ${mostWords} words were left out one by one; the gradient looks at all of them.`
        : null,
  };
}

/** The training rows that the network describes most like a row. */
export async function nearestOf(
  part: ExplainedPart,
  { row, distance, count }: Input<'nearest'>,
  control: ExplainControl,
): Promise<NearestRows> {
  const place = part.placeOf(row);
  const question = { kind: 'nearest', distance, count } as const;
  const { finding, near, searched } = await part.searchTraining(place, question, control);
  return {
    row,
    distance,
    width: finding.width,
    layer: finding.layer,
    searched,
    target: part.targetOf(part.rows, place),
    near: near.map((one, index) => ({ ...one, distance: finding.distances[index] ?? NaN })),
  };
}

function noEmbedding(column: string): string {
  return `No Embedding layer takes the words of “${column}” straight from the input. Leaving words out works for every network.`;
}

function noConvolution(column: string): string {
  return `No Conv1D goes over the words of “${column}”. Leaving words out works for every network.`;
}

/** Numbers for a window, with the digits that a 32-bit float has. */
function rounded(numbers: Float32Array | Float64Array): readonly number[] {
  return Array.from(numbers, (value) => Number(value.toPrecision(7)));
}
