import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..', '..');
const entry = join(root, 'main', 'cli', 'index.ts');

/** The command line in a process of its own. */
export class CommandLine {
  readonly process: ChildProcess;
  out = '';
  err = '';
  /** The exit code once the program has ended. */
  readonly ended: Promise<number | null>;
  readonly #waiting = new Set<() => void>();

  constructor(words: readonly string[], folder = root) {
    this.process = spawn(process.execPath, [entry, ...words], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.out += text;
      for (const look of this.#waiting) look();
    });
    this.process.stderr?.setEncoding('utf8').on('data', (text: string) => (this.err += text));
    this.ended = new Promise((resolve) => this.process.once('close', (code) => resolve(code)));
  }

  /** Waits for a text on standard output; rejects when the program ends without it. */
  until(text: string | RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const found = typeof text === 'string' ? this.out.includes(text) : text.test(this.out);
        if (!found) return;
        this.#waiting.delete(look);
        resolve(this.out);
      };
      this.#waiting.add(look);
      void this.ended.then((code) =>
        reject(new Error(`Ended with ${code} without “${String(text)}”: ${this.out}${this.err}`)),
      );
      look();
    });
  }
}

/** Runs a command line to its end. */
export async function runCommandLine(
  words: readonly string[],
  folder?: string,
): Promise<{ code: number | null; out: string; err: string }> {
  const line = new CommandLine(words, folder);
  const code = await line.ended;
  return { code, out: line.out, err: line.err };
}
