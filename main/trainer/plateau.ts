import { moreIsBetter } from '../../common/training/metric-catalogue.ts';
import type { CallbackConfig } from '../../common/training/callbacks/callback-config.ts';

/** No schedule any more: `createCallbacks` in common/training/callbacks does this. */
type Settings = Omit<Extract<CallbackConfig, { type: 'ReduceLROnPlateau' }>, 'type' | 'mode'>;

/** What decides the next change. */
export interface PlateauMemory {
  readonly factor: number;
  readonly initial: number;
  readonly best: number | null;
  readonly wait: number;
  readonly cooldown: number;
}

/**
 * Lowers the learning rate once a watched value has stopped getting better, as Keras 3's ReduceLROnPlateau
 * does (keras/src/callbacks/reduce_lr_on_plateau.py).
 */
export class Plateau {
  readonly #settings: Settings;
  #initial: number;
  /** What the rate has been multiplied by so far. */
  #factor = 1;
  #best: number | null = null;
  #wait = 0;
  #cooldown = 0;

  constructor(settings: Settings, initialRate: number) {
    this.#settings = settings;
    this.#initial = initialRate;
  }

  get factor(): number {
    return this.#factor;
  }

  /** The rate was set from outside: it counts from there on. */
  setRate(rate: number): void {
    this.#initial = rate;
    this.#factor = 1;
  }

  memory(): PlateauMemory {
    return {
      factor: this.#factor,
      initial: this.#initial,
      best: this.#best,
      wait: this.#wait,
      cooldown: this.#cooldown,
    };
  }

  remember({ factor, initial, best, wait, cooldown }: PlateauMemory): void {
    this.#factor = factor;
    this.#initial = initial;
    this.#best = best;
    this.#wait = wait;
    this.#cooldown = cooldown;
  }

  /**
   * Takes the values of a finished epoch; gives what the rate of the coming steps is multiplied by.
   * Without validation rows the training value is watched; what is not logged changes nothing.
   */
  finishEpoch(values: Readonly<Record<string, number | null>>): number {
    const { monitor, patience, cooldown } = this.#settings;
    const watched = values[monitor] ?? values[monitor.replace(/^val_/, '')];
    if (watched === undefined || watched === null) return 1;
    if (this.#cooldown > 0) {
      this.#cooldown -= 1;
      this.#wait = 0;
    }
    if (this.#isBetter(watched)) {
      this.#best = watched;
      this.#wait = 0;
      return 1;
    }
    if (this.#cooldown > 0) return 1;
    this.#wait += 1;
    if (this.#wait < patience) return 1;
    const change = this.#lower();
    if (change < 1) {
      this.#cooldown = cooldown;
      this.#wait = 0;
    }
    return change;
  }

  #lower(): number {
    const { factor, min_lr } = this.#settings;
    const rate = this.#initial * this.#factor;
    if (rate <= min_lr) return 1;
    const change = Math.max(rate * factor, min_lr) / rate;
    this.#factor *= change;
    return change;
  }

  #isBetter(value: number): boolean {
    const { monitor, min_delta } = this.#settings;
    if (this.#best === null) return true;
    return moreIsBetter(monitor) ? value - min_delta > this.#best : value + min_delta < this.#best;
  }
}
