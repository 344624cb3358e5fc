import { floats, type Results } from '../engines/compiled/call-results.ts';
import { Tensor } from '../engines/compiled/onnx-runtime.ts';
import { cpuProvider } from '../engines/compiled/providers/cpu.ts';
import { runSession, SessionCache } from '../engines/compiled/sessions.ts';
import type { WeightTensor } from '../engines/engine.ts';
import type { NetworkPlan } from '../engines/network-plan.ts';
import { weightInput } from './gradient-graph.ts';

/** What goes into a graph besides the weights. */
export type GraphInputs = Readonly<
  Record<string, { readonly data: Float32Array; readonly shape: readonly number[] }>
>;

/** Graphs of one network that all take its weights, computed by the processor. */
export class WeightedGraphs {
  readonly plan: NetworkPlan;
  readonly #weights: Readonly<Record<string, WeightTensor>>;
  readonly #sessions: SessionCache<null>;

  constructor(plan: NetworkPlan, weights: Readonly<Record<string, WeightTensor>>, threads: number) {
    this.plan = plan;
    this.#weights = weights;
    this.#sessions = new SessionCache(threads, cpuProvider);
  }

  /**
   * Runs a graph: see `gradient-graph.ts`. The results' memory is the graph's own.
   * @param build Called where there is no graph of that name yet.
   */
  async run(
    name: string,
    build: () => Uint8Array,
    inputs: GraphInputs,
  ): Promise<ReadonlyMap<string, { data: Float32Array; shape: readonly number[] }>> {
    const { session } = await this.#sessions.get(name, () => ({ bytes: build(), extra: null }));
    const feeds: Record<string, Tensor> = {};
    for (const [input, { data, shape }] of Object.entries(inputs)) {
      feeds[input] = new Tensor('float32', data, shape);
    }
    for (const { key, shape } of this.plan.weights) {
      const stored = this.#weights[key];
      if (!stored || !session.inputNames.includes(weightInput(key))) continue;
      feeds[weightInput(key)] = new Tensor('float32', stored.data, shape);
    }
    const results: Results = await runSession(session, feeds);
    return new Map(
      session.outputNames.map((output) => [
        output,
        { data: floats(results, output).slice(), shape: results[output]?.dims ?? [] },
      ]),
    );
  }

  async dispose(): Promise<void> {
    await this.#sessions.dispose();
  }
}
