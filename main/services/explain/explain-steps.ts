import type { FittedColumn, FittedRecipe } from '../../../common/datasets/recipe.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import type { ExplainApi, MappedSequence, StepMap } from '../../../common/explain/explain-api.ts';
import { columnPlaces } from '../../../common/explain/explained-columns.ts';
import { gradCam, saliency, stretched } from '../../../common/explain/gradient-maps.ts';
import type { FindingOf } from '../../../common/explain/explain-protocol.ts';
import type { ExplainControl } from '../training/warm-trainer.ts';
import type { ExplainedPart } from './explained-part.ts';
import { refuseUnless } from './refuse-unless.ts';

/** Which rows of a window its answer comes from. */
export async function stepMapOf(
  part: ExplainedPart,
  { row, method, output, layer }: Parameters<ExplainApi['steps']>[0],
  control: ExplainControl,
): Promise<StepMap> {
  const offers = refuseUnless(part, method === 'grad-cam' ? 'stepMaps' : 'steps');
  const { fitted } = part.run;
  const block = fitted.blocks.find(({ kind }) => kind === 'window');
  if (!block) throw new RangeError('The run has no window.');
  const [rows = 1, width = 1] = block.shape;
  const convolution =
    method === 'grad-cam' ? chosenConvolution(offers.stepConvolutions, layer) : null;
  const question = { kind: 'gradients', output, layer: convolution?.id ?? null } as const;
  const found = await part.ask([part.placeOf(row)], question, control);
  const { answers, className } = part.answers(found.outputs, 1, output);
  const end = block.start + elementCount(block.shape);
  const heat = convolution
    ? sequenceHeat(found, rows)
    : saliency(found.atInput.subarray(block.start, end), width);
  return {
    ...{ row, method, className, answer: answers[0] ?? NaN },
    heat: [...heat],
    columns: columnsOf(fitted, found.features),
    layer: convolution && { name: convolution.name, steps: convolution.steps },
  };
}

/** The layer that is asked for, or the last one. */
export function chosenConvolution(
  offered: readonly MappedSequence[],
  layer: string | undefined,
): MappedSequence {
  const chosen = offered.find(({ id }) => id === layer) ?? offered.at(-1);
  if (!chosen) throw new RangeError('The network has no convolution over the sequence.');
  return chosen;
}

/** Grad-CAM of the layer that was differentiated, stretched to a sequence of `length`. */
export function sequenceHeat(
  { layer }: Pick<FindingOf<'gradients'>, 'layer'>,
  length: number,
): Float32Array {
  if (!layer) throw new RangeError('The convolution was not looked at.');
  const map = gradCam(layer.values, layer.gradient, layer.shape.at(-1) ?? 1);
  return stretched(map, length);
}

/** What stands in a prepared window, column by column. */
function columnsOf(fitted: FittedRecipe, window: Float32Array): StepMap['columns'] {
  return columnPlaces(fitted).flatMap(({ column, starts, length }) =>
    Array.from({ length }, (_, feature) => {
      const numbers = starts.map((start) => window[start + feature] ?? NaN);
      const scaled = !isOnlyScaled(column, length);
      return {
        name: scaled ? (column.features[feature] ?? '') : column.treatment.column,
        scaled,
        values: scaled ? numbers : numbers.map((one) => one * column.divisor + column.offset),
      };
    }),
  );
}

function isOnlyScaled({ treatment }: FittedColumn, length: number): boolean {
  const { type, transform, bins } = treatment;
  return (
    type === 'number' && length === 1 && bins === undefined && (transform ?? 'none') === 'none'
  );
}
