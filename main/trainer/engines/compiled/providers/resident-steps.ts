import { Tensor, type InferenceSession } from '../onnx-runtime.ts';
import { runSession } from '../sessions.ts';
import type { StateStore } from '../state-store.ts';
import type { Transfer } from './transfer.ts';

type Feeds = Record<string, Tensor>;

/** Steps whose results wait on the device before they are fetched together. */
const waiting = 8;

/** Several training steps with a graph that makes one. */
export interface ResidentCall {
  readonly session: InferenceSession;
  readonly steps: number;
  readonly batch: number;
  /** Rows of all steps, [steps · batch, …]. */
  readonly rowFeeds: Feeds;
  /** What differs from step to step, [steps, …]. */
  readonly stepFeeds: Feeds;
  /** What is the same for all steps. */
  readonly fixedFeeds: Feeds;
  /** Names of the state that each step changes. */
  readonly changed: readonly string[];
  readonly state: StateStore;
  readonly transfer: Transfer;
}

/**
 * Makes the steps one after another, the state staying on the device. Waiting for a result stops a device
 * from working ahead, so those of several steps are fetched together. Each comes as one vector over all steps.
 */
export async function runResidentSteps(call: ResidentCall): Promise<Feeds> {
  const { session, steps, batch, changed, state, transfer } = call;
  const next = changed.map((name) => `next_${name}`);
  const wanted = session.outputNames.filter((name) => !next.includes(name));
  const order = new Tensor(
    'int32',
    Int32Array.from({ length: batch }, (_, row) => row),
    [1, batch],
  );
  const fetched = new Map(wanted.map((name) => [name, [] as Float32Array[]]));
  let pending: InferenceSession.OnnxValueMapType[] = [];
  for (let step = 0; step < steps; step++) {
    const feeds: Feeds = { ...call.fixedFeeds, order };
    for (const name of changed) feeds[name] = await state.feed(name);
    for (const [name, tensor] of Object.entries(call.rowFeeds)) {
      feeds[name] = rowsOf(tensor, step * batch, batch);
    }
    for (const [name, tensor] of Object.entries(call.stepFeeds)) {
      feeds[name] = rowsOf(tensor, step, 1);
    }
    const results = await runSession(session, feeds);
    changed.forEach((name, index) => state.keep(name, tensorOf(results, next[index] ?? '')));
    pending.push(results);
    if (pending.length < waiting && step < steps - 1) continue;
    for (const name of wanted) {
      const tensors = pending.map((result) => tensorOf(result, name));
      fetched.get(name)?.push(await transfer.download(tensors));
      for (const tensor of tensors) tensor.dispose();
    }
    pending = [];
  }
  return Object.fromEntries([...fetched].map(([name, parts]) => [name, joined(parts)]));
}

/** `count` rows of a tensor from `start` on, without a copy. */
function rowsOf(tensor: Tensor, start: number, count: number): Tensor {
  const { data, dims } = tensor;
  if (!(data instanceof Float32Array)) throw new RangeError('Rows are 32-bit numbers.');
  const row = dims.slice(1).reduce((product, length) => product * length, 1);
  const values = data.subarray(start * row, (start + count) * row);
  return new Tensor('float32', values, [count, ...dims.slice(1)]);
}

function tensorOf(results: InferenceSession.OnnxValueMapType, name: string): Tensor {
  const tensor = results[name];
  if (!(tensor instanceof Tensor)) throw new RangeError(`The graph gave no ${name}.`);
  return tensor;
}

function joined(parts: readonly Float32Array[]): Tensor {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return new Tensor('float32', all, [all.length]);
}
