import type { Stride, TrainingChange, When } from '../../common/training/control/run-control.ts';
import type { SteerRequest, StopRequest } from '../../common/training/trainer-protocol.ts';

/** Why a run shall end before its last epoch. */
export type StopCause = NonNullable<StopRequest['cause']>;

/** What a person or the program wants of a run; the loop looks between the engine's calls. */
export class Steering {
  #pause: When | null = null;
  /** How far the run goes before it pauses again. */
  #advance: Stride | null = null;
  #stop: { when: When; readonly cause: StopCause } | null = null;
  #changes: TrainingChange[] = [];
  #notes: string[] = [];
  #waiting: (() => void)[] = [];

  /** @param pauseAfter Pauses before the first step, or so far behind it. */
  constructor(pauseAfter?: Stride | 'nothing') {
    if (pauseAfter === 'nothing') this.#pause = 'now';
    else this.#advance = pauseAfter ?? null;
  }

  /** Takes a request; whoever waits goes on and looks. */
  take(request: SteerRequest | StopRequest): void {
    switch (request.type) {
      case 'pause':
        this.#pause = request.when ?? 'now';
        this.#advance = null;
        break;
      case 'resume':
        this.#pause = null;
        this.#advance = null;
        break;
      case 'advance':
        this.#pause = null;
        this.#advance = request.by;
        break;
      case 'change':
        this.#changes.push(request.change);
        break;
      case 'keep':
        this.#notes.push(request.note);
        break;
      case 'stop':
        this.#takeStop(request.when ?? 'now', request.cause ?? 'person');
        break;
    }
    for (const goOn of this.#waiting.splice(0)) goOn();
  }

  /** Why the run ends; null while nobody wants it to. */
  get stopCause(): StopCause | null {
    return this.#stop?.cause ?? null;
  }

  /** True once the run shall end after the call in progress. */
  get stopsNow(): boolean {
    return this.#stop?.when === 'now';
  }

  /** True once the run shall end after its epoch. */
  get stops(): boolean {
    return this.#stop !== null;
  }

  /** True when the run shall wait after the call in progress. */
  get pausesNow(): boolean {
    return this.#pause === 'now';
  }

  /** True while the run goes on by a single batch. */
  get goesByBatch(): boolean {
    return this.#advance === 'batch';
  }

  /** True while the run goes on by a batch or an epoch only. */
  get goesOnBriefly(): boolean {
    return this.#advance !== null;
  }

  /** A batch was trained: a run that goes on by one batch pauses. */
  batchEnded(): void {
    if (this.#advance !== 'batch') return;
    this.#pause = 'now';
  }

  /** An epoch has ended: a run that was to pause then does so now. */
  epochEnded(): void {
    if (this.#pause === 'epoch' || this.#advance === 'epoch') this.#pause = 'now';
  }

  get hasChanges(): boolean {
    return this.#changes.length > 0;
  }

  get hasNotes(): boolean {
    return this.#notes.length > 0;
  }

  /** The changes that were asked for since the last time. */
  takeChanges(): readonly TrainingChange[] {
    return this.#changes.splice(0);
  }

  /** Notes of the checkpoints that a person wants kept since the last time. */
  takeNotes(): readonly string[] {
    return this.#notes.splice(0);
  }

  /** The run pauses: gives how far it had been told to go, and forgets it. */
  arrived(): Stride | null {
    const by = this.#advance;
    this.#advance = null;
    return by;
  }

  /** Resolves with the next request, or after so many milliseconds. */
  async nextRequest(patience?: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    const timer = patience === undefined ? undefined : setTimeout(resolve, patience);
    await promise;
    clearTimeout(timer);
    this.#waiting = this.#waiting.filter((other) => other !== resolve);
  }

  #takeStop(when: When, cause: StopCause): void {
    // A program that closes does not wait for an epoch, and a paused run has none going on.
    const soon = when === 'now' || cause === 'program-gone' || this.#pause === 'now';
    if (!this.#stop) this.#stop = { when: soon ? 'now' : 'epoch', cause };
    else if (soon) this.#stop.when = 'now';
  }
}
