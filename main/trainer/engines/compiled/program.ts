import { Tensor, type InferenceSession } from './onnx-runtime.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import {
  noSums,
  type MetricSums,
  type NamedMeter,
} from '../../../../common/training/metric-sums.ts';
import type { EngineRun } from '../../../../common/runs/run.ts';
import type { ScheduleConfig } from '../../../../common/training/training-config.ts';
import { checkRows } from '../check-rows.ts';
import type {
  CompileRequest,
  Program,
  ProgramState,
  TrainingData,
  TrainResult,
} from '../engine.ts';
import { dropoutSource, initialWeights } from '../initial-weights.ts';
import type { LayerReading } from '../layer-reading.ts';
import { addMeasures, outputMeters } from '../measure-outputs.ts';
import type { NetworkPlan } from '../network-plan.ts';
import { StepScalars } from '../optimizer-schedule.ts';
import { checkTargets, type TargetPlan } from '../target-form.ts';
import { addLoss, addSteps, floats, type Results } from './call-results.ts';
import { bindRows, type BoundRows } from './bound-rows.ts';
import { FlatLayout } from './flat-state.ts';
import { ForwardPass } from './forward-pass.ts';
import { forwardRowsFor, mostForwardRows } from './forward-rows.ts';
import type { IdleWatch } from './idle-watch.ts';
import type { GraphRequest } from './graph-request.ts';
import { examineTraining } from './record-network.ts';
import type { ChosenDevice } from './providers/choose-device.ts';
import type { ExecutionProvider } from './providers/execution-provider.ts';
import { runResidentSteps } from './providers/resident-steps.ts';
import { Transfer } from './providers/transfer.ts';
import { runSession, SessionCache } from './sessions.ts';
import { Inspection } from './inspection.ts';
import { groupWeights } from './state-layout.ts';
import { randomFeeds, scalarFeeds, type Feeds } from './step-feeds.ts';
import { DeviceState, HostState, type StateStore } from './state-store.ts';
import { VectorState } from './program-state.ts';
import { buildTrainingGraph, type TrainingGraph } from './training-graph.ts';

/** Most numbers that one call gathers for its steps, which keeps a call's memory near 16 MB. */
const numbersPerCall = 4_000_000;
/** Most steps in one call. */
const stepsPerCall = 2_000;

/** A network compiled into ONNX graphs; state stays in a few vectors that go in and out of each call. */
export class CompiledProgram implements Program {
  readonly engine: EngineRun;
  readonly meters: readonly NamedMeter[];
  readonly #request: CompileRequest;
  readonly #plan: NetworkPlan;
  readonly #graph: GraphRequest;
  readonly #sessions: SessionCache<TrainingGraph | null>;
  readonly #provider: ExecutionProvider;
  readonly #idleWatch: IdleWatch;
  readonly #transfer: Transfer | null;
  /** Why the device was taken. */
  readonly #reason: string;
  readonly #state: VectorState;
  readonly #forward: ForwardPass;
  readonly #inspection: Inspection;
  #random: RandomSource;
  readonly #scalars: StepScalars;
  #step = 0;
  #rateFactor = 1;
  #bound: BoundRows | null = null;

  constructor(
    request: CompileRequest,
    plan: NetworkPlan,
    targets: TargetPlan,
    engine: EngineRun,
    { provider, reason }: ChosenDevice,
    idleWatch: IdleWatch,
  ) {
    const { training } = request;
    const { moving, lossOverBatch } = examineTraining(plan);
    const kept = plan.weights.filter((weight) => !weight.trainable);
    this.engine = engine;
    this.#reason = reason;
    this.#request = request;
    this.#plan = plan;
    this.#graph = {
      plan,
      training,
      targets,
      trainable: groupWeights(
        plan.weights.filter((weight) => weight.trainable),
        training.optimizer,
        provider.capabilities,
        engine.threads,
      ),
      stored: new FlatLayout(kept.filter((weight) => moving.has(weight.key))),
      fixed: new FlatLayout(kept.filter((weight) => !moving.has(weight.key))),
      capabilities: provider.capabilities,
      threads: engine.threads,
    };
    this.#provider = provider;
    this.#idleWatch = idleWatch;
    this.#sessions = new SessionCache(engine.threads, provider);
    this.#transfer = provider.resident ? new Transfer(provider.id) : null;
    const store = this.#transfer ? new DeviceState(this.#transfer) : new HostState();
    this.#state = new VectorState(this.#graph, store);
    this.#state.reset(initialWeights(plan.weights, training.seed));
    // A loss over a whole batch is what it is for as many rows as ever; a GPU is best filled.
    const fewer = provider.id === 'cpu' && !lossOverBatch;
    this.#forward = new ForwardPass(
      this.#graph,
      this.#sessions,
      this.#state,
      lossOverBatch,
      fewer ? forwardRowsFor(request.network) : mostForwardRows,
    );
    this.#inspection = new Inspection(this.#graph, this.#sessions, this.#state);
    this.#random = dropoutSource(training.seed);
    this.#scalars = new StepScalars(training);
    this.meters = outputMeters(plan, targets, training, request.task);
  }

  get deviceReason(): string {
    const help =
      'Some operations of the network are computed on the processor all the same, which takes time.';
    return [this.#reason, this.#sessions.helped ? help : '']
      .filter((sentence) => sentence !== '')
      .join(' ');
  }

  get outputWidths(): readonly number[] {
    return this.#graph.targets.outputs.map(({ width }) => width);
  }

  /** Prepares the graph for full batches, so that its faults show before training. */
  async prepare(): Promise<void> {
    await this.#sessions.allowSpinning(this.#idleWatch.maySpin());
    await this.#trainingSession(this.#request.training.batchSize, false);
  }

  bindData(data: TrainingData): void {
    checkRows(data, this.#plan);
    checkTargets(this.#graph.targets, data.targets, data.rows);
    const { targetCount } = this.#graph.targets;
    const handedOver = this.#provider.resident ? 'by call' : 'whole';
    this.#bound = bindRows(data, this.#plan.featureCount, targetCount, handedOver);
  }

  async trainSteps(
    order: Int32Array,
    batchSize: number,
    sums = noSums(this.meters),
  ): Promise<TrainResult> {
    const bound = this.#requireData();
    await this.#sessions.allowSpinning(this.#idleWatch.maySpin());
    const losses = new Float32Array(Math.ceil(order.length / batchSize));
    const whole = Math.floor(order.length / batchSize);
    const last = order.length - whole * batchSize;
    let done = 0;
    while (done < whole) {
      const steps = Math.min(whole - done, await this.#stepsPerCall(batchSize, bound.weighted));
      const rows = order.subarray(done * batchSize, (done + steps) * batchSize);
      losses.set(await this.#trainCall(bound, rows, batchSize, sums), done);
      done += steps;
    }
    if (last > 0) {
      const rows = order.subarray(whole * batchSize);
      losses.set(await this.#trainCall(bound, rows, last, sums), whole);
    }
    return { losses, sums };
  }

  async evaluate(rows: Int32Array): Promise<MetricSums> {
    const bound = this.#requireData();
    const { targets } = this.#graph;
    const sums = noSums(this.meters);
    const most = this.#forward.rows;
    for (let start = 0; start < rows.length; start += most) {
      const order = rows.subarray(start, start + most);
      const { feeds, rows: positions } = bound.forwardFeeds(order);
      const results = await this.#forward.run(feeds, positions, true);
      this.#measure(sums, results, bound.targets, order);
      targets.outputs.forEach(({ weight }, index) => {
        const rowLosses = floats(results, `row_losses_${index}`);
        const total = rowLosses.subarray(0, order.length).reduce((sum, loss) => sum + loss, 0);
        sums.loss += weight * total;
        addLoss(sums, index, total);
      });
      if ('extra_loss' in results) {
        sums.loss += (floats(results, 'extra_loss')[0] ?? 0) * order.length;
      }
    }
    return sums;
  }

  async predict(features: Float32Array, rows: number): Promise<Float32Array> {
    checkRows({ features, rows }, this.#plan);
    const widths = this.#graph.targets.outputs.map(({ width }) => width);
    const total = widths.reduce((sum, width) => sum + width, 0);
    const predicted = new Float32Array(rows * total);
    if (rows === 0) return predicted;
    const { featureCount } = this.#plan;
    const most = this.#forward.rows;
    for (let start = 0; start < rows; start += most) {
      const length = Math.min(most, rows - start);
      const values = features.subarray(start * featureCount, (start + length) * featureCount);
      const feeds = { features: new Tensor('float32', values, [length, featureCount]) };
      const order = Int32Array.from({ length }, (_, index) => index);
      const results = await this.#forward.run(feeds, order, false);
      let offset = 0;
      widths.forEach((width, index) => {
        const outputs = floats(results, `outputs_${index}`);
        for (let row = 0; row < length; row++) {
          const given = outputs.subarray(row * width, (row + 1) * width);
          predicted.set(given, (start + row) * total + offset);
        }
        offset += width;
      });
    }
    return predicted;
  }

  async inspect(rows: Int32Array): Promise<readonly LayerReading[]> {
    return this.#inspection.run(this.#requireData(), rows, this.#step);
  }

  scaleLearningRate(factor: number): void {
    this.#rateFactor *= factor;
  }

  setLearningRate(rate: number, schedule: ScheduleConfig, factor: number): void {
    this.#scalars.setLearningRate(rate, schedule);
    this.#rateFactor = factor;
  }

  async finishTraining(): Promise<void> {
    if (this.#step > 0) await this.#state.takeAverages();
  }

  async getState(): Promise<ProgramState> {
    return {
      ...(await this.#state.read()),
      step: this.#step,
      random: this.#random.state(),
      rateFactor: this.#rateFactor,
    };
  }

  async setState(state: Pick<ProgramState, 'weights'> & Partial<ProgramState>): Promise<void> {
    await this.#state.replace({ weights: state.weights, slots: state.slots ?? {} });
    this.#step = state.step ?? this.#step;
    this.#rateFactor = state.rateFactor ?? this.#rateFactor;
    if (state.random) this.#random = new RandomSource(state.random);
  }

  async dispose(): Promise<void> {
    this.#bound = null;
    await this.#state.store.dispose();
    await this.#transfer?.dispose();
    await this.#sessions.dispose();
  }

  /** Runs whole batches of `batch` rows; adds to `sums` and gives each step's loss. */
  async #trainCall(
    bound: BoundRows,
    order: Int32Array,
    batch: number,
    sums: MetricSums,
  ): Promise<Float32Array> {
    const { session, extra: graph } = await this.#trainingSession(batch, bound.weighted);
    const steps = order.length / batch;
    const { feeds: rowFeeds, rows } = bound.trainingFeeds(order);
    const { optimizer } = this.#request.training;
    const stepFeeds = {
      ...scalarFeeds(optimizer, this.#scalars, steps, this.#step, this.#rateFactor),
      ...randomFeeds(graph.random, this.#random, steps),
    };
    const changed = graph.state.map(({ name }) => name);
    const { store } = this.#state;
    const fixedFeeds: Feeds =
      this.#graph.fixed.length === 0 ? {} : { fixed: await store.feed('fixed') };
    const results = this.#transfer
      ? await runResidentSteps({
          session,
          steps,
          batch,
          rowFeeds,
          stepFeeds,
          fixedFeeds,
          changed,
          state: store,
          transfer: this.#transfer,
        })
      : await runSteps(session, store, changed, {
          ...rowFeeds,
          order: new Tensor('int32', rows, [steps, batch]),
          ...stepFeeds,
          ...fixedFeeds,
        });
    this.#step += steps;
    return addSteps(sums, this.meters, { results, targets: bound.targets, order, batch });
  }

  #measure(sums: MetricSums, results: Results, targets: Float32Array, order: Int32Array): void {
    const outputs = this.meters.map((_, index) => floats(results, `outputs_${index}`));
    addMeasures(sums, this.meters, outputs, { targets, order });
  }

  async #trainingSession(batch: number, weighted: boolean) {
    const name = `train ${batch}${weighted ? ' weighted' : ''}`;
    const { session, extra } = await this.#sessions.get(name, () => {
      const graph = buildTrainingGraph(this.#graph, batch, weighted);
      return { bytes: graph.bytes, extra: graph, resident: this.#provider.resident };
    });
    if (!extra) throw new RangeError('A training session was kept without its description.');
    return { session, extra };
  }

  async #stepsPerCall(batch: number, weighted: boolean): Promise<number> {
    const { extra: graph } = await this.#trainingSession(batch, weighted);
    const random = graph.random.reduce((sum, input) => sum + input.size, 0);
    const widths = this.#graph.targets.outputs.reduce((sum, { width }) => sum + width, 0);
    const numbers = batch * (this.#plan.featureCount + 2 * widths) + random;
    return Math.max(1, Math.min(stepsPerCall, Math.floor(numbersPerCall / numbers)));
  }

  #requireData(): BoundRows {
    if (!this.#bound) throw new AppError('invalid-data', 'No rows are bound to the network yet.');
    return this.#bound;
  }
}

/** Makes all steps in one call, for which the state goes in and out. */
async function runSteps(
  session: InferenceSession,
  store: StateStore,
  changed: readonly string[],
  feeds: Feeds,
): Promise<Results> {
  for (const name of changed) feeds[name] = await store.feed(name);
  const results = await runSession(session, feeds);
  for (const name of changed) {
    const next = results[`next_${name}`];
    if (!(next instanceof Tensor)) throw new RangeError(`The graph gave no next ${name}.`);
    store.keep(name, next);
  }
  return results;
}
