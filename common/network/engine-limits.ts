import type { EngineId } from '../training/training-config.ts';
import { visibleNode } from './expand-blocks.ts';
import { inferShapes, type InferredShapes } from './infer-shapes.ts';
import type { NetworkSpec } from './network-spec.ts';

/** A layer that an engine cannot run, with the reason as a sentence. */
export interface BeyondEngine {
  readonly node: string;
  readonly message: string;
}

/** Most axes of a value that TensorFlow can pad, the batch axis included; gradients of parts are padded. */
const tensorflowAxes = 6;

/**
 * The layers that an engine cannot run, each once. All layers run on all engines; what is limited is the number
 * of axes that TensorFlow's kernels take.
 */
export function beyondEngine(
  engine: EngineId,
  network: NetworkSpec,
  { outputs }: InferredShapes = inferShapes(network),
): readonly BeyondEngine[] {
  if (engine !== 'tensorflow') return [];
  const names = new Map(network.nodes.map(({ id, name }) => [id, name]));
  const found = new Map<string, BeyondEngine>();
  for (const [id, shapes] of outputs) {
    const axes = Math.max(0, ...shapes.map((shape) => shape.length));
    const node = visibleNode(id);
    if (axes <= tensorflowAxes || found.has(node)) continue;
    const name = names.get(node) ?? node;
    const message = `${name} gives values with ${axes} axes, but TensorFlow takes at most ${tensorflowAxes}. Reshape them, or choose another engine in the training settings.`;
    found.set(node, { node, message });
  }
  return [...found.values()];
}
