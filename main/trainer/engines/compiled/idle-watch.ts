import { cpus } from 'node:os';

/** How much of their time the processors were busy since some moment, in milliseconds of one processor. */
export interface ProcessorTime {
  readonly total: number;
  readonly idle: number;
  /** What this process used. */
  readonly own: number;
}

/** Milliseconds between two looks: other programs come and go. */
const interval = 10_000;
/** Shares of all processors in use by others: below the first threads start to spin, above the second they stop. */
const quiet = 0.15;
const busy = 0.4;

/**
 * Tells whether threads that wait for work may spin. Spinning saves the microseconds of waking them, which is a
 * quarter of a step of a recurrent network, but takes time from whatever else runs: on a busy machine it
 * makes everything slower, training included.
 */
export class IdleWatch {
  readonly #read: () => ProcessorTime;
  readonly #clock: () => number;
  #last: ProcessorTime;
  #lookedAt: number;
  #spins = false;
  #asked = false;

  /** `clock` gives milliseconds since any moment. */
  constructor(
    read: () => ProcessorTime = readProcessorTime,
    clock: () => number = () => performance.now(),
  ) {
    this.#read = read;
    this.#clock = clock;
    this.#last = read();
    this.#lookedAt = clock();
  }

  /** What holds since the last look; looks anew when that was some seconds ago, and the first time. */
  maySpin(): boolean {
    // Asking the system costs more the more processors there are, and this is asked before every call.
    if (this.#asked && this.#clock() - this.#lookedAt < interval) return this.#spins;
    const now = this.#read();
    const total = now.total - this.#last.total;
    if (total <= 0) return this.#spins;
    const others = total - (now.idle - this.#last.idle) - (now.own - this.#last.own);
    this.#spins = others / total < (this.#spins ? busy : quiet);
    this.#asked = true;
    this.#last = now;
    this.#lookedAt = this.#clock();
    return this.#spins;
  }
}

function readProcessorTime(): ProcessorTime {
  let total = 0;
  let idle = 0;
  for (const { times } of cpus()) {
    idle += times.idle;
    total += times.user + times.nice + times.sys + times.idle + times.irq;
  }
  const { user, system } = process.cpuUsage();
  return { total, idle, own: (user + system) / 1000 };
}
