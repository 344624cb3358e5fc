import type { LayerSample } from '../storage/layer-statistics-repository.ts';
import { statisticName } from '../../common/runs/layer-statistics.ts';
import type { Program, ProgramState } from './engines/engine.ts';
import type { LayerReading } from './engines/layer-reading.ts';
import type { StepListener } from './training-loop.ts';

/** Of the time goes into looking at layers at most one part in so many. */
const share = 200;
/** The same behind the first look, for which the program still compiles. */
const firstShare = 33;
/** Times as long as the program took to compile it trains before the first look: short runs have one as well. */
const firstWait = 5;
/** Milliseconds between two samples at least: more could not be seen on a chart. */
const shortest = 1000;

/** Where a sample is taken. */
export type SamplePlace = Pick<LayerSample, 'step' | 'epoch' | 'seconds'>;

/**
 * Samples norms and outputs of the layers while a run trains: before some step its batch is looked at beside the
 * training, and the weights before and behind the step are compared. It changes no bit of what is trained, since
 * the program's calls may be divided at any step.
 */
export class LayerSampler implements StepListener {
  readonly #program: Pick<Program, 'inspect' | 'getState'>;
  readonly #place: () => SamplePlace;
  readonly #take: (sample: LayerSample) => Promise<void>;
  readonly #fail: (error: unknown) => void;
  #nextAt: number;
  #begun: { readonly readings: readonly LayerReading[]; readonly before: ProgramState } | null =
    null;
  #cost = 0;
  #share = firstShare;

  /**
   * @param compiled Milliseconds that the program took to compile, as much as the first look may take.
   * @param place Where the run is.
   * @param fail Told once when the layers cannot be looked at; the training goes on.
   */
  constructor(
    program: Pick<Program, 'inspect' | 'getState'>,
    compiled: number,
    place: () => SamplePlace,
    take: (sample: LayerSample) => Promise<void>,
    fail: (error: unknown) => void,
  ) {
    this.#program = program;
    this.#place = place;
    this.#take = take;
    this.#fail = fail;
    this.#nextAt = performance.now() + Math.max(shortest, compiled * firstWait);
  }

  stepsAtOnce(_steps: number, wanted: number): number {
    return this.#isDue ? 1 : wanted;
  }

  async beforeCall(_steps: number, rows: Int32Array): Promise<void> {
    if (!this.#isDue) return;
    const started = performance.now();
    try {
      const readings = await this.#program.inspect(rows);
      this.#begun = { readings, before: await this.#program.getState() };
    } catch (error) {
      // Looking needs memory of its own, which the training can do without.
      this.#nextAt = Infinity;
      this.#fail(error);
    }
    this.#cost = performance.now() - started;
  }

  async afterCall(): Promise<void> {
    const begun = this.#begun;
    if (!begun) return;
    this.#begun = null;
    const started = performance.now();
    const { weights } = await this.#program.getState();
    const values: Record<string, number> = {};
    for (const reading of begun.readings) {
      const { name, gradientNorm, weightNorm, mean, deviation, deadUnits } = reading;
      const put = (statistic: Parameters<typeof statisticName>[1], value: number) =>
        (values[statisticName(name, statistic)] = value);
      if (gradientNorm !== null && weightNorm !== null) {
        put('gradient_norm', gradientNorm);
        put('weight_norm', weightNorm);
        const update = changeNorm(reading.weights, begun.before.weights, weights);
        put('update_ratio', weightNorm > 0 ? update / weightNorm : NaN);
      }
      put('activation_mean', mean);
      put('activation_deviation', deviation);
      put('dead_units', deadUnits);
    }
    await this.#take({ ...this.#place(), values });
    this.#cost += performance.now() - started;
    this.#nextAt = performance.now() + Math.max(shortest, this.#cost * this.#share);
    this.#share = share;
  }

  get #isDue(): boolean {
    return performance.now() >= this.#nextAt;
  }
}

/** Euclidean norm of the difference of the named tensors. */
function changeNorm(
  keys: readonly string[],
  before: ProgramState['weights'],
  after: ProgramState['weights'],
): number {
  let sum = 0;
  for (const key of keys) {
    const old = before[key]?.data ?? new Float32Array(0);
    const now = after[key]?.data ?? old;
    for (let index = 0; index < old.length; index++) {
      const change = (now[index] ?? 0) - (old[index] ?? 0);
      sum += change * change;
    }
  }
  return Math.sqrt(sum);
}
