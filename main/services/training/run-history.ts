import type { ApiEvent } from '../../../common/api/api.ts';
import { applyChange, trainingAt } from '../../../common/training/control/apply-change.ts';
import type {
  PlannedChange,
  RunEvent,
  RunEventKind,
} from '../../../common/training/control/run-control.ts';
import { changesOf } from '../../../common/training/control/run-changes.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { EventRepository } from '../../storage/event-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';

/** What the services add to the histories of runs, and what these say of their settings. */
export class RunHistory {
  readonly #events: EventRepository;
  readonly #publish: (event: ApiEvent) => void;

  constructor(events: EventRepository, publish: (event: ApiEvent) => void) {
    this.#events = events;
    this.#publish = publish;
  }

  of(runId: string): readonly RunEvent[] {
    return this.#events.of(runId);
  }

  add(
    { summary: { id, epochsDone }, seconds }: StoredRun,
    event: { readonly kind: RunEventKind; readonly text: string; readonly step: number } & Pick<
      RunEvent,
      'detail'
    >,
  ): void {
    const at = new Date().toISOString();
    const added = this.#events.add(id, { ...event, at, seconds, epoch: epochsDone });
    if (added) this.#publish({ name: 'run.event', payload: { runId: id, event: added } });
  }

  /** Every change that was made to a run, in order of the steps. */
  changes(run: StoredRun): readonly PlannedChange[] {
    const made = changesOf(this.of(run.summary.id));
    // A planned change that was made is an event, too; what is still ahead is not.
    const last = made.at(-1)?.step ?? -1;
    const ahead = (run.training.changes ?? []).filter(({ step }) => step > last);
    return [...made, ...ahead];
  }

  /** The settings in force after `step` updates; planned changes that come later stay. */
  settingsAt(run: StoredRun, step: number): TrainingConfig {
    const { changes: _planned, ...begun } = run.training;
    const changes = this.changes(run);
    const inForce = trainingAt({ ...begun, changes }, step);
    return applyChange(inForce, { epochs: run.summary.epochs });
  }
}
