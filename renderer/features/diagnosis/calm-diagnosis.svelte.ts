import { diagnoseTraining } from '../../../common/diagnosis/diagnose-training.ts';
import { nothingYet, settle, type Settled } from '../../../common/diagnosis/settle.ts';
import type { TrainingReading } from '../../../common/diagnosis/training-reading.ts';

/** Epochs between two looks at a run, as a share of those done: long runs bring hundreds of epochs a second. */
const stride = 0.01;

/** The diagnosis of one run as it is shown: calm while the run goes on, at once when it has ended. */
export class CalmDiagnosis {
  #settled = $state.raw<Settled>(nothingYet);
  /** The epoch at the last look. */
  #looked = 0;

  get shown() {
    return this.#settled.shown;
  }

  look(reading: TrainingReading): void {
    const last = reading.epochs.at(-1)?.epoch ?? 0;
    const due = this.#looked + Math.max(1, Math.floor(this.#looked * stride));
    if (reading.goesOn && this.#looked > 0 && last < due) return;
    const seen = diagnoseTraining(reading);
    const calm = reading.goesOn && this.#looked > 0;
    this.#settled = calm ? settle(this.#settled, seen) : { shown: seen, waiting: {} };
    this.#looked = last;
  }
}
