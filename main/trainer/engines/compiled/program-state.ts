import type { ProgramState } from '../engine.ts';
import { averageSlot, slotNames, slotStart } from '../optimizer-schedule.ts';
import type { FlatLayout } from './flat-state.ts';
import { weightVectors, type GraphRequest } from './graph-request.ts';
import type { Tensor } from './onnx-runtime.ts';
import type { StateStore } from './state-store.ts';

/** The weights and the optimiser's slots of a program, laid out in the vectors that its graphs take. */
export class VectorState {
  readonly #graph: GraphRequest;
  readonly #store: StateStore;

  constructor(graph: GraphRequest, store: StateStore) {
    this.#graph = graph;
    this.#store = store;
  }

  /** Where the vectors lie. */
  get store(): StateStore {
    return this.#store;
  }

  /** The given weights, and slots as they are before the first update. */
  reset(weights: ProgramState['weights']): void {
    for (const { name, layout } of weightVectors(this.#graph)) {
      const vector = layout.replace(new Float32Array(layout.length), weights);
      this.#store.write(name, vector, layout.shape);
    }
    const { optimizer } = this.#graph.training;
    for (const { name, slot, layout } of this.#slotVectors()) {
      const vector = new Float32Array(layout.length).fill(slotStart(optimizer, slot));
      this.#store.write(name, vector, layout.shape);
    }
  }

  async read(): Promise<Pick<ProgramState, 'weights' | 'slots'>> {
    const weights: Record<string, ProgramState['weights'][string]> = {};
    const slots: typeof weights = {};
    for (const { name, layout } of weightVectors(this.#graph)) {
      Object.assign(weights, layout.unpack(await this.#store.read(name)));
    }
    for (const { name, slot, layout } of this.#slotVectors()) {
      const tensors = Object.entries(layout.unpack(await this.#store.read(name)));
      for (const [key, tensor] of tensors) slots[`${slot}/${key}`] = tensor;
    }
    return { weights, slots };
  }

  /** Replaces the tensors that are given; throws `invalid-data` on a wrong shape, and then changes nothing. */
  async replace({ weights, slots }: Pick<ProgramState, 'weights' | 'slots'>): Promise<void> {
    const next: { name: string; layout: FlatLayout; vector: Float32Array }[] = [];
    for (const { name, layout } of weightVectors(this.#graph)) {
      const vector = layout.replace(await this.#store.read(name), weights);
      next.push({ name, layout, vector });
    }
    for (const { name, slot, layout } of this.#slotVectors()) {
      const vector = layout.replace(await this.#store.read(name), slots, `${slot}/`);
      next.push({ name, layout, vector });
    }
    for (const { name, layout, vector } of next) this.#store.write(name, vector, layout.shape);
  }

  /** Puts the weights' moving averages, where the optimiser keeps them, in the weights' place. */
  async takeAverages(): Promise<void> {
    const averages = slotNames(this.#graph.training.optimizer).indexOf(averageSlot);
    if (averages < 0) return;
    for (const { name, slots, layout } of this.#graph.trainable) {
      const vector = await this.#store.read(slots[averages] ?? '');
      this.#store.write(name, vector.slice(), layout.shape);
    }
  }

  /** The vectors with weights, as inputs of a graph that runs forward. */
  async weightFeeds(): Promise<Record<string, Tensor>> {
    const feeds: Record<string, Tensor> = {};
    for (const { name } of weightVectors(this.#graph)) feeds[name] = await this.#store.feed(name);
    return feeds;
  }

  /** The optimiser's vectors, with the names of their slots. */
  #slotVectors(): readonly { name: string; slot: string; layout: FlatLayout }[] {
    const names = slotNames(this.#graph.training.optimizer);
    return this.#graph.trainable.flatMap(({ slots, layout }) =>
      names.map((slot, index) => ({ name: slots[index] ?? '', slot, layout })),
    );
  }
}
