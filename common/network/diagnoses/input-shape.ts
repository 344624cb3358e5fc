import type { FeatureBlock } from '../../datasets/feature-block.ts';
import { AppError } from '../../errors/app-error.ts';
import { sampleSize, sameShape, type Shape } from '../../tensor/shape.ts';
import type { Diagnosis, Examined, Fix } from '../diagnosis.ts';
import { setParam } from '../edit-network.ts';
import type { NetworkSpec } from '../network-spec.ts';
import { shareInputs, type InputDemand } from '../share-inputs.ts';

/** The shape of a row where it is one block, such as a picture; null where it is not known. */
export function rowShape({
  blocks,
  featureCount,
}: Pick<Examined, 'blocks' | 'featureCount'>): readonly number[] | null {
  const [only] = blocks ?? [];
  if (only && blocks?.length === 1) return only.shape;
  return featureCount ? [featureCount] : null;
}

/** Whether the Input layers together take the features that a row has, and a picture in its shape. */
export function checkInputShape(examined: Examined): readonly Diagnosis[] {
  const { inputs, shapes, featureCount } = examined;
  const demands = inputs.flatMap((node): InputDemand[] => {
    const shape = shapes.shapes.get(node.id);
    const { id, name, params } = node;
    const columns = Array.isArray(params['columns']) ? (params['columns'] as number[]) : null;
    return shape ? [{ id, name, size: sampleSize(shape), columns }] : [];
  });
  const [only] = demands;
  if (!only || featureCount === null || demands.length < inputs.length) return [];
  if (demands.length > 1) return refusalOf(() => shareInputs(demands, featureCount));
  if (only.columns !== null) return [];
  const [block] = examined.blocks ?? [];
  const whole = examined.blocks?.length === 1 && block ? block : null;
  if (only.size !== featureCount) return [misfit(only, featureCount, whole)];
  return whole ? checkAxes(examined, only, whole) : [];
}

function misfit(
  { id, name, size }: InputDemand,
  featureCount: number,
  block: FeatureBlock | null,
): Diagnosis {
  const flat = setShape(id, [featureCount]);
  const shaped = block && block.shape.length > 1 ? block.shape : null;
  const has = shaped ? `${featureCount} (${shaped.join(' × ')})` : String(featureCount);
  return {
    id: `input-shape:${id}`,
    level: 'error',
    node: id,
    message: `${name} expects ${numbers(size)} per row, but the prepared data has ${has}.`,
    ...(shaped ? { fix: setShape(id, shaped), otherFix: flat } : { fix: flat }),
  };
}

/** An Input of the right size: flat numbers are fine, other axes than the data's are not. */
function checkAxes(
  { shapes }: Examined,
  { id, name }: InputDemand,
  { kind, shape }: FeatureBlock,
): readonly Diagnosis[] {
  const given = (shapes.shapes.get(id) ?? []).slice(1);
  if (shape.length < 2 || sameShape(withoutOnes(given), withoutOnes(shape))) return [];
  const what = kind === 'image' ? 'picture' : kind;
  const place = { id: `input-axes:${id}`, node: id, fix: setShape(id, shape) };
  if (given.length > 1) {
    const message = `${name} reads a ${what} of ${shape.join(' × ')} as ${given.join(' × ')}, which mixes up its parts.`;
    return [{ ...place, level: 'warning', message }];
  }
  // Only where a layer asks for more axes: dense layers are content with flat numbers.
  if (shapes.errors.size === 0) return [];
  const message = `${name} takes each ${what} as ${numbers(shape.reduce((a, b) => a * b, 1))} in a row; its shape is ${shape.join(' × ')}.`;
  return [{ ...place, level: 'hint', message }];
}

function withoutOnes(shape: Shape): Shape {
  return shape.filter((length) => length !== 1);
}

function setShape(id: string, shape: readonly number[]): Fix {
  return {
    label: `Set shape to ${shape.join(' × ')}`,
    apply: (to: NetworkSpec) => setParam(to, id, 'shape', [...shape]),
  };
}

function refusalOf(action: () => unknown): readonly Diagnosis[] {
  try {
    action();
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const node = error.place?.node;
    const where = node === undefined ? {} : { node };
    return [{ id: 'input-shapes', level: 'error', message: error.message, ...where }];
  }
}

function numbers(count: number): string {
  return count === 1 ? '1 number' : `${count} numbers`;
}
