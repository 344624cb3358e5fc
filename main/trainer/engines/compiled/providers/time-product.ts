import { InferenceSession, Tensor } from '../onnx-runtime.ts';
import { DataType, OnnxGraph } from '../onnx/onnx-graph.ts';

/** Runs of which the quickest counts, after one that prepares the device. */
const rounds = 3;
/** Milliseconds of a run after which no further one is needed. */
const longRun = 50;

/**
 * Milliseconds in which `provider` multiplies two matrices with `size` rows and columns. Only sums of the
 * product's columns come back, so that computing counts and not copying. Throws when the provider cannot
 * be used, or gives something else than the product.
 */
export async function timeProduct(provider: string, size: number): Promise<number> {
  const row = Float32Array.from({ length: size }, (_, column) => column % 5);
  const session = await InferenceSession.create(productGraph(size), {
    executionProviders: [provider],
    logSeverityLevel: 4,
    extra: {
      session: {
        intra_op: { allow_spinning: '0' },
        // The processor must not stand in for a device that is tried.
        ...(provider === 'cpu' ? {} : { disable_cpu_ep_fallback: '1' }),
      },
    },
  });
  try {
    let quickest = Infinity;
    for (let round = 0; round <= rounds && (round < 2 || quickest < longRun); round++) {
      const start = performance.now();
      const { sums } = await session.run({ row: new Tensor('float32', row, [1, size]) });
      const values = sums instanceof Tensor ? sums.data : [];
      if (round > 0) quickest = Math.min(quickest, performance.now() - start);
      // Ones times rows that are all alike: every number on the way is exact.
      if (!row.every((value, column) => values[column] === value * size * size)) {
        throw new Error(`A product on ${provider} gave wrong numbers.`);
      }
    }
    return quickest;
  } finally {
    await session.release();
  }
}

function productGraph(size: number): Uint8Array {
  const onnx = new OnnxGraph('product');
  const shape = onnx.integers([size, size]);
  const row = onnx.input('row', DataType.FLOAT, [1, size]);
  const repeated = onnx.node('Expand', [row, shape]);
  const ones = onnx.node('Expand', [onnx.floats(1), shape]);
  const product = onnx.node('Gemm', [ones, repeated]);
  const sums = onnx.node('ReduceSum', [product, onnx.integers([0])], { keepdims: 0 });
  onnx.namedOutput('sums', sums, DataType.FLOAT, [size]);
  return onnx.encode();
}
