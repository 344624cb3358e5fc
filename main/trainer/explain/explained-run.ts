import { featureWidth } from '../../../common/datasets/recipe.ts';
import type { ExplainRequest } from '../../../common/explain/explain-protocol.ts';
import { stepWork } from '../../../common/network/step-work.ts';
import { chooseEngine } from '../engines/choose-engine.ts';
import { threadCount } from '../engines/compiled/thread-count.ts';
import type { Program, WeightTensor } from '../engines/engine.ts';
import { planNetwork } from '../engines/network-plan.ts';
import { WeightedGraphs } from './weighted-graphs.ts';

/** Rows that a graph of its own takes at once. */
export const rowsAtOnce = 64;

/** What a run is put together from. */
export type ExplainedNetwork = Pick<ExplainRequest, 'network' | 'fitted' | 'training'>;

type Weights = Readonly<Record<string, WeightTensor>>;

/** A run's network with its weights, ready to answer and to be looked into. */
export class LoadedRun {
  /** Graphs that look inside. */
  readonly graphs: WeightedGraphs;
  readonly #request: ExplainedNetwork;
  readonly #weights: Weights;
  #program: Promise<Program> | null = null;

  /** Throws `invalid-network` naming the layer at fault. */
  constructor(request: ExplainedNetwork, weights: Weights) {
    const { network, fitted } = request;
    this.#request = request;
    this.#weights = weights;
    const plan = planNetwork(network, featureWidth(fitted));
    const threads = threadCount(stepWork(network, rowsAtOnce));
    this.graphs = new WeightedGraphs(plan, weights, threads);
  }

  /** The program that answers, on the engine of the run. */
  program(): Promise<Program> {
    this.#program ??= this.#compile();
    return this.#program;
  }

  async dispose(): Promise<void> {
    await this.graphs.dispose();
    const program = await this.#program?.catch(() => null);
    await program?.dispose();
  }

  async #compile(): Promise<Program> {
    const { network, training, fitted } = this.#request;
    const { engine } = await chooseEngine(training.engine, network);
    const program = await engine.compile({
      network,
      training,
      task: fitted.task,
      featureCount: featureWidth(fitted),
      targetCount: fitted.targetNames.length,
    });
    await program.setState({ weights: this.#weights });
    return program;
  }
}
