import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ImportedEach } from './import-each.ts';

/** A process of its own that imports files, so that its memory, its writing and its end can be seen. */
export class ImportingProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @param library Folder of the datasets; made when it is not there. */
  static async start(library: string): Promise<ImportingProcess> {
    const child = fork(join(import.meta.dirname, 'import-each.ts'), [library], { execArgv: [] });
    await once(child, 'message');
    return new ImportingProcess(child);
  }

  /**
   * What came of a file. Throws where the process ends or hangs.
   * @param seconds After which it counts as hanging; files of hundreds of megabytes may take longer.
   */
  import(path: string, seconds = 10): Promise<ImportedEach> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void) => {
        clearTimeout(timer);
        this.#child.removeAllListeners();
        done();
      };
      const fail = (why: string) => settle(() => reject(new Error(`${path} ${why}`)));
      const timer = setTimeout(
        () => fail(`hangs for more than ${seconds} seconds`),
        1000 * seconds,
      );
      this.#child.once('message', (told) => settle(() => resolve(told as ImportedEach)));
      this.#child.once('exit', (code, signal) => fail(`ends the process (${signal ?? code})`));
      this.#child.send(path);
    });
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }
}
