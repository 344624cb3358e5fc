import { createHash } from 'node:crypto';

/** A named tensor of a checkpoint. */
export interface StoredTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** What decides the next step, as an engine gives it. */
export interface StoredState {
  /** Updates made so far. */
  readonly step: number;
  readonly weights: Readonly<Record<string, StoredTensor>>;
  readonly slots: Readonly<Record<string, StoredTensor>>;
  /** State of the generator of masks and noise. */
  readonly random: readonly number[];
  /** By which the learning rate was multiplied; 1 when it is absent. */
  readonly rateFactor?: number;
}

type Group = 'weights' | 'slots';

/** Everything of a checkpoint but its bytes; stored as JSON. */
export interface CheckpointLayout {
  readonly step: number;
  readonly random: readonly number[];
  readonly rateFactor?: number;
  /** In the order of their bytes, float32 little-endian. */
  readonly tensors: readonly {
    readonly group: Group;
    readonly name: string;
    readonly shape: readonly number[];
  }[];
}

/** Bytes from which on a chunk ends with its tensor, and that none exceeds. */
const smallChunk = 64 * 1024;
const largeChunk = 1024 ** 2;

export function layoutOf(state: StoredState): CheckpointLayout {
  return {
    step: state.step,
    random: state.random,
    ...(state.rateFactor === undefined ? {} : { rateFactor: state.rateFactor }),
    tensors: tensorsOf(state).map(({ group, name, tensor }) => ({
      group,
      name,
      shape: tensor.shape,
    })),
  };
}

/** The bytes of the tensors, in the order of the layout; not copied. */
export function piecesOf(state: StoredState): readonly Uint8Array[] {
  return tensorsOf(state).map(
    ({ tensor: { data } }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength),
  );
}

/** Cuts pieces that follow one another at the given ends; copies only what spans several pieces. */
export function cutPieces(
  pieces: readonly Uint8Array[],
  ends: readonly number[],
): readonly Uint8Array[] {
  let piece = 0;
  let at = 0;
  return ends.map((end, index) => {
    let missing = end - (ends[index - 1] ?? 0);
    const parts: Uint8Array[] = [];
    while (missing > 0) {
      const from = pieces[piece];
      if (!from) throw new RangeError(`${missing} bytes of a checkpoint are missing.`);
      const part = from.subarray(at, at + missing);
      if (part.length > 0) parts.push(part);
      missing -= part.length;
      at += part.length;
      if (at === from.length) [piece, at] = [piece + 1, 0];
    }
    return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts);
  });
}

/**
 * Where the bytes are cut. The cuts follow the tensors and the two groups, so that layers that do not change, and
 * the same weights with and without their slots, give equal chunks.
 */
export function chunkEnds({ tensors }: CheckpointLayout): readonly number[] {
  const ends: number[] = [];
  let start = 0;
  let end = 0;
  tensors.forEach(({ group, shape }, index) => {
    end += lengthOf(shape) * 4;
    const closed = tensors[index + 1]?.group !== group;
    while (end - start > largeChunk) ends.push((start += largeChunk));
    if (end > start && (closed || end - start >= smallChunk)) ends.push((start = end));
  });
  return ends;
}

/** Puts the tensors back out of the bytes of `piecesOf`. */
export function stateOf(layout: CheckpointLayout, bytes: Uint8Array): StoredState {
  const groups: Record<Group, Record<string, StoredTensor>> = { weights: {}, slots: {} };
  let start = 0;
  for (const { group, name, shape } of layout.tensors) {
    const data = new Float32Array(lengthOf(shape));
    new Uint8Array(data.buffer).set(bytes.subarray(start, start + data.byteLength));
    groups[group][name] = { shape, data };
    start += data.byteLength;
  }
  const { step, random, rateFactor } = layout;
  return { step, random, ...(rateFactor === undefined ? {} : { rateFactor }), ...groups };
}

/** The checksum of a checkpoint, over its layout, its loop's state and its bytes, as hexadecimal digits. */
export function checksum(layout: string, loop: string | null, bytes: Iterable<Uint8Array>): string {
  const hash = createHash('sha256').update(layout);
  if (loop !== null) hash.update(loop);
  for (const part of bytes) hash.update(part);
  return hash.digest('hex');
}

function tensorsOf(state: StoredState) {
  const named = (group: Group) =>
    Object.entries(state[group]).map(([name, tensor]) => ({ group, name, tensor }));
  return [...named('weights'), ...named('slots')];
}

function lengthOf(shape: readonly number[]): number {
  return shape.reduce((product, axis) => product * axis, 1);
}
