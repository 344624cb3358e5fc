import { findLayer } from '../../layers/catalogue.ts';
import type { Diagnosis, Examined } from '../diagnosis.ts';
import type { NodeSpec } from '../network-spec.ts';
import { settingOf } from './fixes.ts';
import { activationOf } from './output-layer.ts';

/** Sigmoid layers one behind the other from which on the first ones hardly learn. */
const deep = 3;

/** Functions whose slope is at most a quarter, or less. */
const flat: ReadonlySet<string> = new Set(['sigmoid', 'hard_sigmoid']);

/**
 * Stacks of sigmoid layers: each passes back at most a quarter of the gradient (σ′ = σ(1 − σ) ≤ ¼), so that it
 * vanishes (Hochreiter 1991; Glorot and Bengio 2010). Normalisation between them begins anew; of several ways
 * back the shortest counts.
 */
export function checkDepth({ ordered, incoming, outgoing }: Examined): readonly Diagnosis[] {
  const stacks = new Map<string, readonly NodeSpec[]>();
  const found: Diagnosis[] = [];
  for (const node of ordered) {
    const before = (incoming.get(node.id) ?? [])
      .map(({ from }) => stacks.get(from) ?? [])
      .reduce<readonly NodeSpec[] | null>(
        (a, b) => (a === null || b.length < a.length ? b : a),
        null,
      );
    const definition = findLayer(node.type);
    const normalises = definition?.category === 'normalisation';
    const hidden = outgoing.has(node.id) && saturates(node);
    const passed = normalises ? [] : (before ?? []);
    stacks.set(node.id, hidden ? [...passed, node] : passed);
  }
  const told = new Set<string>();
  for (const node of ordered.toReversed()) {
    const stack = stacks.get(node.id) ?? [];
    const [first] = stack;
    if (!first || stack.length < deep || stack.at(-1) !== node || told.has(first.id)) continue;
    for (const { id } of stack) told.add(id);
    found.push(tellOf(stack, first, node));
  }
  return found;
}

function tellOf(stack: readonly NodeSpec[], first: NodeSpec, last: NodeSpec): Diagnosis {
  const share = (4 ** stack.length).toLocaleString('en-GB');
  const ids = stack.map(({ id }) => id);
  return {
    id: `vanishing:${first.id}`,
    level: 'warning',
    node: first.id,
    message: `${first.name} to ${last.name} are ${stack.length} sigmoid layers one behind the other. Each passes back at most a quarter of the gradient, so ${first.name} gets at most 1/${share} of it and hardly learns.`,
    fix: settingOf(`Use relu in all ${stack.length}`, ids, 'activation', 'relu'),
  };
}

/** A layer inside the network that ends with a sigmoid; gates of recurrent layers are another matter. */
function saturates(node: NodeSpec): boolean {
  const category = findLayer(node.type)?.category;
  const settable = category === 'core' || category === 'convolution' || node.type === 'Activation';
  return settable && flat.has(activationOf(node));
}
