import { availableParallelism } from 'node:os';
import {
  augmentationLayer,
  augmentationParams,
} from '../../common/datasets/images/augmentations.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { elementCount } from '../../common/tensor/shape.ts';
import type { AugmentRequest } from '../../common/training/trainer-protocol.ts';
import { lower } from './engines/compiled/lowering.ts';
import { Tensor } from './engines/compiled/onnx-runtime.ts';
import { DataType, OnnxGraph } from './engines/compiled/onnx/onnx-graph.ts';
import { OpGraph } from './engines/compiled/op-graph.ts';
import { cpuProvider } from './engines/compiled/providers/cpu.ts';
import { runSession, SessionCache } from './engines/compiled/sessions.ts';
import { fillRandom } from './engines/random-inputs.ts';

/**
 * Pictures changed at random by the same layers as while training, on the processor. Row-major, in the request's
 * shape. The same seed gives the same changes.
 */
export async function augmentPictures(
  request: Omit<AugmentRequest, 'type' | 'requestId'>,
): Promise<Float32Array> {
  const { augmentation, shape, pictures, seed } = request;
  if (augmentation.length === 0 || pictures.length === 0) return pictures.slice();
  const graph = new OpGraph();
  const result = recordChanges(graph, request);
  const onnx = new OnnxGraph('augment');
  const inputs = [
    { name: 'pictures', shape },
    ...graph.random.map(({ node }, index) => ({ name: `random_${index}`, shape: node.shape })),
  ];
  const names = new Map(
    inputs.map(({ name, shape: own }) => [name, onnx.input(name, DataType.FLOAT, own)]),
  );
  const [output = ''] = lower(onnx, [result], names);
  onnx.namedOutput('changed', output, DataType.FLOAT, shape);
  const sessions = new SessionCache<null>(availableParallelism(), cpuProvider);
  try {
    const { session } = await sessions.get('augment', () => ({
      bytes: onnx.encode(),
      extra: null,
    }));
    const random = RandomSource.seeded(seed, 'augmentation');
    const feeds: Record<string, Tensor> = {
      pictures: new Tensor('float32', pictures, [...shape]),
    };
    graph.random.forEach(({ node, draw }, index) => {
      const values = new Float32Array(elementCount(node.shape));
      fillRandom(values, draw, random);
      feeds[`random_${index}`] = new Tensor('float32', values, [...node.shape]);
    });
    const { changed } = await runSession(session, feeds);
    if (!(changed?.data instanceof Float32Array)) throw new RangeError('There are no pictures.');
    return changed.data.slice();
  } finally {
    await sessions.dispose();
  }
}

/** Records the layers one behind the other, as in a training step. */
function recordChanges(
  graph: OpGraph,
  { augmentation, range, shape }: Pick<AugmentRequest, 'augmentation' | 'range' | 'shape'>,
) {
  const given = graph.input('pictures', shape);
  return augmentation.reduce((images, change) => {
    const output = augmentationLayer(change)?.forward({
      ops: graph,
      inputs: [images],
      masks: [null],
      params: augmentationParams(change, range),
      weights: {},
      training: true,
      trainable: true,
    });
    const node = output && 'id' in output ? graph.nodes[output.id] : undefined;
    if (!node) throw new RangeError(`${change.layer} gave no pictures.`);
    return node;
  }, given);
}
