import { z } from 'zod';
import type { TrainingChange } from '../../../common/training/control/run-control.ts';
import { trainingChangeSchema } from '../../../common/training/schema.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';

const key = 'training.plans';

/** What a run that waits shall do differently once a process works on it. */
export interface QueuePlan {
  /** It had ended and got more epochs. */
  readonly extend: boolean;
  /** Made by the person while no process could take them; in their order. */
  readonly changes: readonly TrainingChange[];
}

const plans = z.record(
  z.string(),
  z.object({ extend: z.boolean(), changes: z.array(trainingChangeSchema) }),
);

const nothing: QueuePlan = { extend: false, changes: [] };

/** Plans of waiting runs, kept in the library so that they survive the program's end. */
export class QueuePlans {
  readonly #settings: Pick<SettingsRepository, 'get' | 'set'>;

  constructor(settings: Pick<SettingsRepository, 'get' | 'set'>) {
    this.#settings = settings;
  }

  of(runId: string): QueuePlan {
    return this.#all()[runId] ?? nothing;
  }

  extend(runId: string): void {
    this.#set(runId, { ...this.of(runId), extend: true });
  }

  addChange(runId: string, change: TrainingChange): void {
    const plan = this.of(runId);
    this.#set(runId, { ...plan, changes: [...plan.changes, change] });
  }

  /** The plan is carried out, or the run has ended without it. */
  forget(runId: string): void {
    const { [runId]: known, ...others } = this.#all();
    if (known) this.#settings.set(key, others);
  }

  #all(): Readonly<Record<string, QueuePlan>> {
    return plans.safeParse(this.#settings.get(key) ?? {}).data ?? {};
  }

  #set(runId: string, plan: QueuePlan): void {
    this.#settings.set(key, { ...this.#all(), [runId]: plan });
  }
}
