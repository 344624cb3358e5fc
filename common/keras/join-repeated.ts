import type { DraftLayer, DraftNetwork } from './draft.ts';

/**
 * Blocks called `x_1`, `x_2`, … that have the same inside and follow one another become one block that is repeated, where
 * other uses of their weights follow one another in the same way.
 */
export function joinRepeated(draft: DraftNetwork): DraftNetwork {
  const blocks = draft.layers.filter(({ network, sharesWith }) => network && !sharesWith);
  if (blocks.length < 2) return draft;
  const readers = new Map<DraftLayer, DraftLayer[]>();
  for (const layer of draft.layers) {
    for (const { layer: before } of layer.inputs ?? []) {
      readers.set(before, [...(readers.get(before) ?? []), layer]);
    }
  }
  const replaced = new Map<DraftLayer, DraftLayer>();
  const gone = new Set<DraftLayer>();
  for (const first of blocks) {
    const base = /^(.+)_1$/.exec(first.name ?? '')?.[1];
    if (base === undefined || gone.has(first)) continue;
    const run = [first];
    for (;;) {
      const last = run.at(-1);
      const next = last && followerOf(last, readers, `${base}_${run.length + 1}`);
      if (!next) break;
      run.push(next);
    }
    const last = run.at(-1);
    const others = otherRuns(run, draft.layers, readers);
    if (run.length < 2 || !last || !others) continue;
    const params = { ...first.params, repeat: run.length };
    replaced.set(last, { ...first, name: base, params });
    for (const other of others) {
      const [start = first, end = last] = [other[0], other.at(-1)];
      const variable = start.variable?.replace(/_1$/, '') ?? null;
      replaced.set(end, { ...start, variable, params, sharesWith: last });
    }
    for (const one of [...run, ...others.flat()]) gone.add(one);
  }
  if (replaced.size === 0) return draft;
  const stands = new Map<DraftLayer, DraftLayer>();
  const standsFor = (layer: DraftLayer): DraftLayer => {
    const known = stands.get(layer);
    if (known) return known;
    const base = replaced.get(layer) ?? layer;
    const made: DraftLayer = { ...base };
    stands.set(layer, made);
    return made;
  };
  const kept = draft.layers.filter((layer) => !gone.has(layer) || replaced.has(layer));
  for (const layer of kept) standsFor(layer);
  const outputs = draft.outputs?.map(({ layer, port }) => ({ layer: standsFor(layer), port }));
  return {
    ...(outputs ? { outputs } : {}),
    layers: kept.map((layer) => {
      const made = standsFor(layer);
      const { inputs, sharesWith } = made;
      return Object.assign(made, {
        inputs:
          inputs?.map(({ layer: before, port }) => ({ layer: standsFor(before), port })) ?? null,
        ...(sharesWith ? { sharesWith: standsFor(sharesWith) } : {}),
      });
    }),
  };
}

/**
 * The other uses of blocks that follow one another, each a run of its own; null where they do not follow one another in
 * the same way.
 */
function otherRuns(
  run: readonly DraftLayer[],
  layers: readonly DraftLayer[],
  readers: ReadonlyMap<DraftLayer, readonly DraftLayer[]>,
): readonly (readonly DraftLayer[])[] | null {
  const uses = run.map((owner) => layers.filter(({ sharesWith }) => sharesWith === owner));
  const starts = uses[0] ?? [];
  if (uses.some(({ length }) => length !== starts.length)) return null;
  const runs = starts.map((start) => {
    const other = [start];
    for (const owner of run.slice(1)) {
      const before = other.at(-1);
      const next = before && onlyReader(before, readers);
      if (next?.sharesWith === owner) other.push(next);
    }
    return other;
  });
  return runs.every(({ length }) => length === run.length) ? runs : null;
}

/** The layer that takes all that a block gives, in order, and is the only one to take any of it. */
function onlyReader(
  block: DraftLayer,
  readers: ReadonlyMap<DraftLayer, readonly DraftLayer[]>,
): DraftLayer | null {
  const [next, ...others] = new Set(readers.get(block) ?? []);
  if (!next || others.length > 0) return null;
  const inputs = next.inputs ?? [];
  const inOrder = inputs.every(({ layer, port }, index) => layer === block && port === index);
  return inOrder && inputs.length === block.inputs?.length ? next : null;
}

/** The block of this name that takes all that one gives, in order, and is the only one to do so. */
function followerOf(
  block: DraftLayer,
  readers: ReadonlyMap<DraftLayer, readonly DraftLayer[]>,
  name: string,
): DraftLayer | null {
  const next = onlyReader(block, readers);
  if (next?.name !== name || next.trainable !== block.trainable) return null;
  const settings = ({ params }: DraftLayer) => JSON.stringify(params);
  if (settings(next) !== settings(block)) return null;
  return inside(next) === inside(block) ? next : null;
}

/** What is inside a block, as text. */
function inside({ network }: DraftLayer): string {
  const layers = network?.layers ?? [];
  const numbers = new Map(layers.map((layer, index) => [layer, index]));
  const outputs = network?.outputs?.map(({ layer, port }) => [numbers.get(layer), port]);
  return JSON.stringify([
    outputs ?? null,
    layers.map((layer) => [
      layer.type,
      layer.name,
      layer.params,
      layer.trainable,
      (layer.inputs ?? []).map((one) => [numbers.get(one.layer), one.port]),
      layer.sharesWith ? numbers.get(layer.sharesWith) : null,
      layer.network ? inside(layer) : null,
    ]),
  ]);
}
