import type { Api } from '../../../common/api/api.ts';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import type { Range } from '../../ui/charts/decimate.ts';
import type { XMeasure } from './x-measure.ts';

/** Epochs asked for at once. */
const most = 4000;
/** With fewer of them in view, of a stretch that has more, finer ones are fetched. */
const enough = 1000;
/** Once so many times fewer epochs are in view than were fetched, finer ones are fetched again. */
const closer = 4;
/** Milliseconds without another zoom before epochs are fetched. */
const rest = 120;

interface Stretch {
  readonly from: number;
  readonly to: number;
  /** How many of its epochs are known. */
  readonly known: number;
}

interface Fine {
  readonly runId: string;
  readonly from: number;
  readonly to: number;
  readonly epochs: readonly EpochMetrics[];
}

/**
 * The epochs of a long run for its charts. The window keeps as many as show the whole of it; of the stretch that
 * is zoomed into, finer ones are fetched, in the end every one.
 */
export class FineEpochs {
  readonly #api: Api;
  #fine = $state.raw<Fine | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts the stretches that were looked at, so that a late answer is known as such. */
  #turn = 0;

  constructor(api: Api) {
    this.#api = api;
  }

  /** The epochs that the window keeps, and among them the finer ones that are there. */
  among(runId: string, kept: readonly EpochMetrics[]): readonly EpochMetrics[] {
    const fine = this.#fine;
    if (fine?.runId !== runId) return kept;
    const first = kept.findIndex(({ epoch }) => epoch >= fine.from);
    const last = kept.findLastIndex(({ epoch }) => epoch <= fine.to);
    if (first < 0 || last < first) return kept;
    return [...kept.slice(0, first), ...fine.epochs, ...kept.slice(last + 1)];
  }

  /** Sees to it that the part in view is fine enough, once the person has come to rest there. */
  follow(
    runId: string,
    kept: readonly EpochMetrics[],
    range: Range | null,
    measure: Pick<XMeasure, 'ofEpoch'>,
  ): void {
    this.end();
    const seen = range ? stretchIn(this.among(runId, kept), range, measure) : null;
    if (!seen || this.#isFine(runId, seen)) return;
    const turn = this.#turn;
    const around = Math.ceil((seen.to - seen.from) / 2);
    const from = Math.max(kept[0]?.epoch ?? 1, seen.from - around);
    const to = Math.min(kept.at(-1)?.epoch ?? seen.to, seen.to + around);
    this.#timer = setTimeout(() => {
      void this.#api.runs.metrics({ id: runId, most, stretch: [from, to] }).then(
        (epochs) => {
          if (turn === this.#turn) this.#fine = { runId, from, to, epochs };
        },
        () => {
          // What the window keeps is shown on; a lost connection is told by itself.
        },
      );
    }, rest);
  }

  #isFine(runId: string, { from, to, known }: Stretch): boolean {
    if (known >= Math.min(enough, to - from + 1)) return true;
    const fine = this.#fine;
    // Where metrics do not change, few epochs show all there is to be seen.
    return (
      fine?.runId === runId &&
      fine.from <= from &&
      fine.to >= to &&
      fine.to - fine.from <= closer * (to - from)
    );
  }

  /** What was asked for is not wanted any more. */
  end(): void {
    clearTimeout(this.#timer);
    this.#turn++;
  }
}

/** The stretch that a range takes in, with one epoch on each side. */
function stretchIn(
  epochs: readonly EpochMetrics[],
  { min, max }: Range,
  { ofEpoch }: Pick<XMeasure, 'ofEpoch'>,
): Stretch | null {
  const before = epochs.findLastIndex((epoch) => ofEpoch(epoch) <= min);
  const behind = epochs.findIndex((epoch) => ofEpoch(epoch) >= max);
  const first = Math.max(0, before);
  const last = behind < 0 ? epochs.length - 1 : behind;
  const [from, to] = [epochs[first], epochs[last]];
  return from && to && to.epoch > from.epoch
    ? { from: from.epoch, to: to.epoch, known: last - first + 1 }
    : null;
}
