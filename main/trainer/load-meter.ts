import type { ProcessLoad } from '../../common/runs/run.ts';

/** Milliseconds over which processor time is taken together, so that the number can be read. */
const stretch = 1000;

/** Reads what this process takes of the machine. */
export class LoadMeter {
  #began = performance.now();
  #before = process.cpuUsage();
  #load: ProcessLoad = { bytes: process.memoryUsage.rss(), cores: 0 };

  /** The load of the last whole stretch; in the first one, of what has passed of it. */
  read(): ProcessLoad {
    const now = performance.now();
    const passed = now - this.#began;
    if (passed < stretch && this.#load.cores > 0) return this.#load;
    const { user, system } = process.cpuUsage(this.#before);
    const cores = passed > 0 ? (user + system) / 1000 / passed : 0;
    this.#load = { bytes: process.memoryUsage.rss(), cores };
    if (passed >= stretch) {
      this.#began = now;
      this.#before = process.cpuUsage();
    }
    return this.#load;
  }
}
