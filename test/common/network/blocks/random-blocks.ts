import { blockProblem, makeBlock } from '../../../../common/network/blocks/make-block.ts';
import { topologicalOrder } from '../../../../common/network/compile-order.ts';
import { isInput } from '../../../../common/network/is-input.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';

/** The network with some stretches of its layers put into blocks, also blocks into blocks; the same for a seed. */
export function withRandomBlocks(network: NetworkSpec, seed: number): NetworkSpec {
  const random = RandomSource.seeded(seed, 'blocks');
  let blocked = network;
  for (let attempt = 0; attempt < 8; attempt += 1) {
    const order = topologicalOrder(blocked).filter((node) => !isInput(node));
    const start = random.below(order.length);
    const stretch = order.slice(start, start + 1 + random.below(5));
    const ids = new Set(stretch.map(({ id }) => id));
    if (blockProblem(blocked, ids) !== null) continue;
    blocked = makeBlock(blocked, ids, `stage_${'abcdefgh'.charAt(attempt)}`).network;
  }
  return blocked;
}
