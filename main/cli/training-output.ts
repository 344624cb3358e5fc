import type { EpochMetrics, RunProgress, RunStatus, RunSummary } from '../../common/runs/run.ts';
import type { RunEvent } from '../../common/training/control/run-control.ts';
import type { Terminal } from './terminal.ts';

/** Tells how a training goes on. Epochs come once each and in order. */
export interface TrainingOutput {
  start(run: RunSummary): void;
  progress(progress: RunProgress): void;
  epoch(metrics: EpochMetrics, epochs: number): void;
  /** Something that happened to the run and that a person should know while it goes on. */
  event(event: RunEvent): void;
  end(run: RunSummary): void;
}

/** One JSON object per line: for other programs. */
export class JsonOutput implements TrainingOutput {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  start(): void {
    // The first epoch says that it began.
  }

  progress(): void {
    // Only what is finished is reported.
  }

  epoch({ epoch, seconds, values }: EpochMetrics): void {
    this.#write({ type: 'epoch', epoch, seconds: rounded(seconds), metrics: values });
  }

  event({ kind, epoch, text }: RunEvent): void {
    this.#write({ type: 'event', kind, epoch, text });
  }

  end(run: RunSummary): void {
    this.#write({
      type: 'result',
      status: run.status,
      name: run.name,
      task: run.task,
      parameters: run.parameters,
      epochs: run.epochsDone,
      seconds: rounded(run.last?.seconds ?? 0),
      engine: run.engine,
      last: run.last?.values ?? null,
      best: run.best ? { epoch: run.best.epoch, metrics: run.best.values } : null,
      test: run.test,
      failure: run.failure ? { code: run.failure.code, message: run.failure.message } : null,
    });
  }

  #write(object: object): void {
    this.#terminal.out(`${JSON.stringify(object)}\n`);
  }
}

/** For people: one line that is written over in a terminal, one line per epoch in a file. */
export class TextOutput implements TrainingOutput {
  readonly #terminal: Terminal;
  #lineOpen = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  start(run: RunSummary): void {
    this.#line(`Training ${run.name} on ${run.datasetName}, ${run.parameters} parameters`);
  }

  progress(progress: RunProgress): void {
    if (this.#terminal.columns === null) return;
    const { epoch, epochs, loss, rowsPerSecond, secondsLeft } = progress;
    const left = secondsLeft === null ? '' : `, ${duration(secondsLeft)} left`;
    const speed = `${Math.round(rowsPerSecond).toLocaleString('en')} rows/s${left}`;
    this.#over(`Epoch ${epoch}/${epochs}  loss ${significant(loss)}  ${speed}`);
  }

  epoch(metrics: EpochMetrics, epochs: number): void {
    const text = `Epoch ${metrics.epoch}/${epochs}  ${listed(metrics.values)}`;
    if (this.#terminal.columns === null) this.#line(text);
    else this.#over(text);
  }

  event({ text }: RunEvent): void {
    this.#line(text);
  }

  end(run: RunSummary): void {
    if (this.#terminal.columns !== null && run.last) {
      this.#over(`Epoch ${run.last.epoch}/${run.epochs}  ${listed(run.last.values)}`);
    }
    this.#line(endings[run.status](run));
    if (run.failure) this.#line(run.failure.message);
    if (run.best) this.#line(`Best epoch ${run.best.epoch}: ${listed(run.best.values)}`);
    if (run.test) this.#line(`Test: ${listed(run.test)}`);
    else if (!run.failure) this.#line('Test: no rows were kept for the test.');
  }

  /** Writes over the line that was written this way before. */
  #over(text: string): void {
    const width = Math.max(20, this.#terminal.columns ?? 80) - 1;
    this.#terminal.out(`\r\u001b[2K${text.slice(0, width)}`);
    this.#lineOpen = true;
  }

  #line(text: string): void {
    this.#terminal.out(`${this.#lineOpen ? '\n' : ''}${text}\n`);
    this.#lineOpen = false;
  }
}

const endings: Record<RunStatus, (run: RunSummary) => string> = {
  queued: () => 'The run waits for others to end.',
  preparing: () => 'The data were being prepared.',
  running: () => 'The training is going on.',
  paused: (run) => `Paused after ${run.epochsDone} of ${run.epochs} epochs.`,
  finished: (run) =>
    `Finished ${run.epochsDone} epochs in ${duration(run.last?.seconds ?? 0)} on ${run.engine?.name ?? 'no engine'}.`,
  stopped: (run) => `Stopped after ${run.epochsDone} of ${run.epochs} epochs.`,
  diverged: (run) => `Diverged in epoch ${run.epochsDone + 1} of ${run.epochs}.`,
  failed: (run) => `Failed after ${run.epochsDone} of ${run.epochs} epochs.`,
  interrupted: (run) =>
    `The trainer ended by itself after ${run.epochsDone} of ${run.epochs} epochs.`,
  imported: (run) => `Imported with ${run.epochsDone} epochs.`,
};

function listed(values: Readonly<Record<string, number | null>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${significant(value)}`)
    .join('  ');
}

/** Four significant digits; `null` stands for NaN or infinity. */
function significant(value: number | null): string {
  return value === null ? 'not finite' : String(Number(value.toPrecision(4)));
}

/** Seconds to the tenth of a millisecond. */
function rounded(seconds: number): number {
  return Number(seconds.toFixed(4));
}

function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 60) return `${significant(Number(seconds.toFixed(1)))} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${Math.round(seconds % 60)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
