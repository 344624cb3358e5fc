import { buildForwardGraph } from './forward-graph.ts';
import type { GraphRequest } from './graph-request.ts';
import { Tensor, type InferenceSession } from './onnx-runtime.ts';
import type { VectorState } from './program-state.ts';
import { runSession, type SessionCache } from './sessions.ts';
import type { Feeds } from './step-feeds.ts';
import type { TrainingGraph } from './training-graph.ts';

/** Runs the network forwards with the weights as they are. */
export class ForwardPass {
  readonly #graph: GraphRequest;
  readonly #sessions: SessionCache<TrainingGraph | null>;
  readonly #state: VectorState;
  readonly #lossOverBatch: boolean;
  /** Most rows of a call. */
  readonly rows: number;

  /** @param lossOverBatch True when the loss of a batch is more than the sum of its rows' losses. */
  constructor(
    graph: GraphRequest,
    sessions: SessionCache<TrainingGraph | null>,
    state: VectorState,
    lossOverBatch: boolean,
    rows: number,
  ) {
    this.#graph = graph;
    this.#sessions = sessions;
    this.#state = state;
    this.#lossOverBatch = lossOverBatch;
    this.rows = rows;
  }

  /**
   * Outputs of the rows, with rows after them that do not count, and with `withLoss` their losses.
   * @param order At most `rows` places in the rows of `feeds`.
   */
  async run(
    feeds: Feeds,
    order: Int32Array,
    withLoss: boolean,
  ): Promise<InferenceSession.OnnxValueMapType> {
    // Graphs exist for powers of two; the rows missing to the next one are filled with row 0. They must
    // not count where the loss is more than a sum over rows.
    const filled = Math.min(this.rows, 2 ** Math.ceil(Math.log2(order.length)));
    const batch = withLoss && this.#lossOverBatch ? order.length : filled;
    const session = await this.#session(batch, withLoss);
    const padded = new Int32Array(batch);
    padded.set(order);
    return runSession(session, {
      ...feeds,
      order: new Tensor('int32', padded, [batch]),
      ...(await this.#state.weightFeeds()),
    });
  }

  async #session(batch: number, withLoss: boolean): Promise<InferenceSession> {
    const name = `${withLoss ? 'evaluate' : 'predict'} ${batch}`;
    const { session } = await this.#sessions.get(name, () => ({
      bytes: buildForwardGraph(this.#graph, batch, withLoss),
      extra: null,
    }));
    return session;
  }
}
