import { slotNames } from '../optimizer-schedule.ts';
import type { OptimizerConfig } from '../../../../common/training/training-config.ts';
import { boundsOf, type Bounds } from '../bounds.ts';
import type { PlannedWeight } from '../network-plan.ts';
import { FlatLayout } from './flat-state.ts';
import type { ProviderCapabilities } from './providers/capabilities.ts';

/**
 * Numbers that an update works on at once. A dozen operations run over them, so a block of each operand
 * (128 KiB) should stay in a core's cache; one that is too small makes the operations' own cost show.
 */
const blockLength = 32_768;
/** Blocks that a tensor can be cut into evenly lie between these lengths. */
const evenBlock = { least: 12_288, most: 40_960 };
/** From this size on a vector is updated block by block, and a tensor has a vector of its own. */
const large = 65_536;

/** A vector of trainable weights with the vectors that the optimiser keeps beside it. */
export interface WeightGroup {
  readonly layout: FlatLayout;
  /** Name of the weights' vector among the state. */
  readonly name: string;
  /** Names of the optimiser's vectors, in the order of `slotNames`. */
  readonly slots: readonly string[];
  /** What the only weight of the group is held to after each update; null for groups without bounds. */
  readonly bounds: Bounds | null;
}

/**
 * Shares the weights out: a large tensor, which would cost more to copy than to name, and one with a
 * constraint by itself, all others in one vector.
 */
export function groupWeights(
  weights: readonly PlannedWeight[],
  optimizer: OptimizerConfig,
  { loops }: Pick<ProviderCapabilities, 'loops'>,
  threads: number,
): readonly WeightGroup[] {
  const boundsOfWeight = ({ constraint, shape }: PlannedWeight) =>
    boundsOf(constraint, shape.length);
  // Norms are taken over a whole tensor, which must not be cut into blocks then.
  const bounded = weights.filter((weight) => boundsOfWeight(weight) !== null);
  const free = weights.filter((weight) => !bounded.includes(weight));
  const alone = free.filter((weight) => evenBlockLength(weight.size) !== null);
  const together = free.filter((weight) => !alone.includes(weight));
  const size = together.reduce((sum, weight) => sum + weight.size, 0);
  // Blocks are updated in a loop, one after the other: several threads share a whole vector better.
  const cut = (block: number | null) => (loops && threads === 1 ? block : null);
  const layouts = alone.map(
    (weight) => new FlatLayout([weight], cut(evenBlockLength(weight.size))),
  );
  if (together.length > 0) {
    layouts.unshift(new FlatLayout(together, cut(size < large ? null : blockLength)));
  }
  layouts.push(...bounded.map((weight) => new FlatLayout([weight])));
  return layouts.map((layout, index) => ({
    layout,
    bounds: layout.weights.map(boundsOfWeight)[0] ?? null,
    name: `weights_${index}`,
    slots: slotNames(optimizer).map((slot) => `${slot}_${index}`),
  }));
}

/** The length nearest to a block's into which a large tensor can be cut without a rest, if there is one. */
function evenBlockLength(size: number): number | null {
  if (size < large) return null;
  let best: number | null = null;
  const most = Math.floor(size / evenBlock.least);
  for (let blocks = Math.ceil(size / evenBlock.most); blocks <= most; blocks++) {
    const length = size / blocks;
    if (!Number.isInteger(length)) continue;
    if (best === null || Math.abs(length - blockLength) < Math.abs(best - blockLength)) {
      best = length;
    }
  }
  return best;
}
