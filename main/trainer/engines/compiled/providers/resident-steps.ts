import { Tensor, type InferenceSession } from '../onnx-runtime.ts';
import { runSession } from '../sessions.ts';
import type { StateStore } from '../state-store.ts';
import type { Feeds } from '../step-feeds.ts';
import { joinVectors, type Transfer } from './transfer.ts';

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
  const pending = new Map(wanted.map((name) => [name, [] as Tensor[]]));
  try {
    for (let step = 0; step < steps; step++) {
      const results = await runSession(session, { ...(await stepFeeds(call, step)), order });
      changed.forEach((name, index) => state.keep(name, tensorOf(results, next[index] ?? '')));
      for (const [name, tensors] of pending) tensors.push(tensorOf(results, name));
      if ((step + 1) % waiting !== 0 && step < steps - 1) continue;
      for (const [name, tensors] of pending) {
        fetched.get(name)?.push(await transfer.download(tensors));
        release(tensors);
      }
    }
  } finally {
    for (const tensors of pending.values()) release(tensors);
  }
  return Object.fromEntries(
    [...fetched].map(([name, parts]) => {
      const values = joinVectors(parts);
      return [name, new Tensor('float32', values, [values.length])];
    }),
  );
}

async function stepFeeds(call: ResidentCall, step: number): Promise<Feeds> {
  const feeds: Feeds = { ...call.fixedFeeds };
  for (const name of call.changed) feeds[name] = await call.state.feed(name);
  for (const [name, tensor] of Object.entries(call.rowFeeds)) {
    feeds[name] = rowsOf(tensor, step * call.batch, call.batch);
  }
  for (const [name, tensor] of Object.entries(call.stepFeeds)) {
    feeds[name] = rowsOf(tensor, step, 1);
  }
  return feeds;
}

/** Gives the tensors' memory on the device back; the list is empty afterwards. */
function release(tensors: Tensor[]): void {
  for (const tensor of tensors.splice(0)) tensor.dispose();
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
