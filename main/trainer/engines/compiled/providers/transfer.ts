import { InferenceSession, Tensor } from '../onnx-runtime.ts';
import { DataType, OnnxGraph } from '../onnx/onnx-graph.ts';

/** How many results one call brings from the device. */
const most = 8;

/**
 * Brings vectors to a device and results back. A result that lies on the device must not be asked for its
 * data directly: the runtime would end the process. It goes through a graph that gives it out on the processor.
 */
export class Transfer {
  readonly #provider: string;
  readonly #sessions = new Map<string, InferenceSession>();

  constructor(provider: string) {
    this.#provider = provider;
  }

  /** A copy of a vector on the device. */
  async upload(values: Float32Array): Promise<Tensor> {
    const session = await this.#session('up', 1, 1);
    const { joined } = await session.run({
      part_0: new Tensor('float32', values, [values.length]),
    });
    if (!(joined instanceof Tensor)) throw new RangeError('The device gave no vector back.');
    return joined;
  }

  /** The numbers of tensors on the device, one after another; all have the same number of axes. */
  async download(tensors: readonly Tensor[]): Promise<Float32Array> {
    const parts: Float32Array[] = [];
    for (let start = 0; start < tensors.length; start += most) {
      const chosen = tensors.slice(start, start + most);
      const session = await this.#session('down', chosen.length, chosen[0]?.dims.length ?? 1);
      const feeds = chosen.map((tensor, index) => [`part_${index}`, tensor] as const);
      const { joined } = await session.run(Object.fromEntries(feeds));
      if (!(joined instanceof Tensor) || !(joined.data instanceof Float32Array)) {
        throw new RangeError('The device gave no numbers back.');
      }
      parts.push(joined.data);
    }
    return joinVectors(parts);
  }

  async dispose(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const session of sessions) await session.release();
  }

  async #session(way: 'up' | 'down', count: number, rank: number): Promise<InferenceSession> {
    const name = `${way} ${count} ${rank}`;
    const known = this.#sessions.get(name);
    if (known) return known;
    const session = await InferenceSession.create(joinGraph(count, rank), {
      executionProviders: [this.#provider],
      logSeverityLevel: 3,
      preferredOutputLocation: way === 'up' ? 'gpu-buffer' : 'cpu',
    });
    this.#sessions.set(name, session);
    return session;
  }
}

/** A graph that gives the numbers of `count` tensors with `rank` axes as one vector. */
function joinGraph(count: number, rank: number): Uint8Array {
  const onnx = new OnnxGraph('transfer');
  const parts = Array.from({ length: count }, (_, part) => {
    const axes = Array.from({ length: rank }, (__, axis) => `length_${part}_${axis}`);
    const value = onnx.input(`part_${part}`, DataType.FLOAT, axes);
    return rank === 1 ? value : onnx.node('Reshape', [value, onnx.integers([-1])]);
  });
  const [first = ''] = parts;
  const joined = count === 1 ? first : onnx.node('Concat', parts, { axis: 0 });
  onnx.namedOutput('joined', joined, DataType.FLOAT, ['length']);
  return onnx.encode();
}

/** One vector after the other. */
export function joinVectors(parts: readonly Float32Array[]): Float32Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
