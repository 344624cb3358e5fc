import type { RunEvent, RunEventKind } from '../../common/training/control/run-control.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { EventRepository, NewRunEvent } from '../storage/event-repository.ts';
import { explainStorageError } from '../storage/storage-errors.ts';

/** Where a run is when something happens to it. */
export type EventPlace = Pick<RunEvent, 'seconds' | 'epoch' | 'step'>;

/** Kinds that a run which goes on from an earlier state makes again, with the same words. */
const repeated: ReadonlySet<RunEventKind> = new Set(['changed', 'callback', 'checkpoint']);

/** Writes what happens to a run into the library and tells of it. */
export class EventLog {
  readonly #events: EventRepository;
  readonly #runId: string;
  readonly #place: () => EventPlace;
  readonly #tell: (event: RunEvent) => void;
  readonly #known: RunEvent[];
  /** What the library could not take yet. */
  #waiting: NewRunEvent[] = [];
  #last: number;

  /**
   * @param last Number of the newest event of the run.
   * @param known What happened after the state that the run goes on from.
   */
  constructor(
    events: EventRepository,
    runId: string,
    { last, known }: { readonly last: number; readonly known: readonly RunEvent[] },
    place: () => EventPlace,
    tell: (event: RunEvent) => void,
  ) {
    this.#events = events;
    this.#runId = runId;
    this.#place = place;
    this.#tell = tell;
    this.#known = [...known];
    this.#last = last;
  }

  /** Number of the newest event. */
  get last(): number {
    return this.#last;
  }

  /**
   * Adds an event; one that an earlier process of the run has told of already is not told again. While the disk
   * is full it is told at once and written with `flush`.
   */
  add(kind: RunEventKind, text: string, detail: RunEvent['detail'] = {}): void {
    const event = { ...this.#place(), at: new Date().toISOString(), kind, text, detail };
    if (repeated.has(kind) && this.#isKnown(event)) return;
    try {
      this.flush();
      const added = this.#events.add(this.#runId, event);
      if (added) {
        this.#last = added.number;
        this.#tell(added);
      }
    } catch (error) {
      if (!isFullDisk(error)) throw error;
      this.#waiting.push(event);
      this.#tell({ ...event, number: this.#last + this.#waiting.length });
    }
  }

  /** Writes what waits. */
  flush(): void {
    for (const event of [...this.#waiting]) {
      const added = this.#events.add(this.#runId, event);
      this.#waiting = this.#waiting.filter((other) => other !== event);
      this.#last = added?.number ?? this.#last;
    }
  }

  #isKnown({ kind, step, text }: NewRunEvent): boolean {
    const index = this.#known.findIndex(
      (known) => known.kind === kind && known.step === step && known.text === text,
    );
    if (index < 0) return false;
    this.#known.splice(index, 1);
    return true;
  }
}

function isFullDisk(error: unknown): boolean {
  const explained = explainStorageError(error);
  return explained instanceof AppError && explained.code === 'disk-full';
}
