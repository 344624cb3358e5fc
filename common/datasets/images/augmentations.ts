import { findLayer } from '../../layers/catalogue.ts';
import type { LayerDefinition, Params } from '../../layers/layer.ts';
import { paramProblems, resolveParams } from '../../layers/read-params.ts';
import type { ParamValue } from '../../network/network-spec.ts';
import type { Augmentation, FittedImage, PixelScaling } from './image-treatment.ts';

/** Layers that change training pictures at random, in the order in which they are offered. */
export const augmentationLayers = [
  'RandomFlip',
  'RandomRotation',
  'RandomTranslation',
  'RandomZoom',
  'RandomBrightness',
  'RandomContrast',
  'GaussianNoise',
] as const;

/** The parameter that follows from the pixels' scaling and is not the person's to set. */
export const valueRangeParam = 'value_range';

/** The layer of an augmentation; null for one that is none. */
export function augmentationLayer({ layer }: Pick<Augmentation, 'layer'>): LayerDefinition | null {
  const known = (augmentationLayers as readonly string[]).includes(layer);
  return known ? (findLayer(layer) ?? null) : null;
}

/** What is wrong with an augmentation, as sentences. */
export function augmentationProblems(augmentation: Augmentation): readonly string[] {
  const definition = augmentationLayer(augmentation);
  if (!definition) return [`“${augmentation.layer}” is no change of pictures that is known.`];
  const params = augmentation.params as Readonly<Record<string, ParamValue>>;
  return paramProblems(definition, params).map(
    ({ message }) => `${augmentation.layer}: ${message}`,
  );
}

/**
 * The layer's parameters for pictures whose pixels lie in the given range, in which brightness and contrast are
 * changed and kept.
 */
export function augmentationParams(
  { layer, params }: Augmentation,
  range: readonly [number, number],
): Params {
  const definition = augmentationLayer({ layer });
  if (!definition) throw new RangeError(`${layer} is no augmentation.`);
  const given = params as Readonly<Record<string, ParamValue>>;
  const ranged = definition.params.some(({ key }) => key === valueRangeParam);
  return resolveParams(definition, ranged ? { ...given, [valueRangeParam]: range } : given);
}

/**
 * A random cut-out that is enlarged to the whole picture: a shift, of whose border the zoom shows a pixel at most. Keras's
 * `RandomCrop` gives smaller pictures instead, which would not fit the network's input.
 * @param share Of height and width that is cut off, from 0 to 1.
 */
export function cropping(share: number): readonly Augmentation[] {
  const shift = [-share / 2, share / 2];
  const zoom = [-share, -share];
  return [
    { layer: 'RandomTranslation', params: { height_factor: shift, width_factor: shift } },
    { layer: 'RandomZoom', params: { height_factor: zoom } },
  ];
}

/** The scaling of pixels for which nothing has to be learned; `standard` is learned. */
const knownScaling: Readonly<Record<Exclude<PixelScaling, 'standard'>, readonly [number, number]>> =
  { unit: [0, 255], signed: [127.5, 127.5], none: [0, 1] };

/** Offset and divisor of each channel for a scaling that learns nothing; null for `standard`. */
export function scalingOf(scaling: PixelScaling, channels: number): FittedImage | null {
  if (scaling === 'standard') return null;
  const [offset, divisor] = knownScaling[scaling];
  return {
    offset: Array<number>(channels).fill(offset),
    divisor: Array<number>(channels).fill(divisor),
  };
}

/** The smallest and largest number that a pixel can become. */
export function pixelRange({ offset, divisor }: FittedImage): readonly [number, number] {
  const lowest = offset.map((mean, channel) => (0 - mean) / (divisor[channel] ?? 1));
  const highest = offset.map((mean, channel) => (255 - mean) / (divisor[channel] ?? 1));
  return [Math.min(...lowest), Math.max(...highest)];
}
