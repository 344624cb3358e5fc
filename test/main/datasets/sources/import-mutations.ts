import { fork, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { FromImporter, ToImporter } from './mutation-protocol.ts';

/** What came of many damaged files. */
export interface MutationCounts {
  /** Different whole files that the damaged ones were made of. */
  forms: number;
  imported: number;
  refused: number;
  /** Longest time that one took, in milliseconds, and which. */
  slowest: { milliseconds: number; name: string };
  /** The most resident memory that one of the processes had, in bytes. */
  peakBytes: number;
  /** Neither imported with a report nor refused with a sentence: crashes and hangs too. */
  readonly failures: string[];
}

/** Milliseconds that one import may take before it counts as hanging. */
const patience = 10_000;

/**
 * Imports `count` damaged copies of good files of every form, in processes of their own: one that crashes or hangs is
 * told of and replaced.
 */
export async function importMutations(
  folder: string,
  count: number,
  seed: number,
): Promise<MutationCounts> {
  const counts: MutationCounts = {
    forms: 0,
    imported: 0,
    refused: 0,
    slowest: { milliseconds: 0, name: '' },
    peakBytes: 0,
    failures: [],
  };
  let next = 0;
  const work = async (lane: number): Promise<void> => {
    let importer: Importer | null = null;
    for (let number = next++; number < count; number = next++) {
      importer ??= await Importer.start(join(folder, String(lane), String(number)));
      counts.forms = importer.forms;
      const start = performance.now();
      const answer = await importer.import({ seed, number });
      const milliseconds = performance.now() - start;
      if (typeof answer === 'string') {
        counts.failures.push(`number ${number} of seed ${seed}: ${answer}`);
        importer.end();
        importer = null;
        continue;
      }
      if (answer.outcome === 'failed')
        counts.failures.push(`number ${number} of seed ${seed}, ${answer.name}: ${answer.why}`);
      else counts[answer.outcome] += 1;
      if (milliseconds > counts.slowest.milliseconds)
        counts.slowest = { milliseconds, name: `${answer.name}, number ${number}` };
      counts.peakBytes = Math.max(counts.peakBytes, answer.peakBytes);
    }
    importer?.end();
  };
  const lanes = Math.min(4, Math.max(2, availableParallelism()));
  await Promise.all(Array.from({ length: lanes }, (_, lane) => work(lane)));
  return counts;
}

/** The counts as a line for the person who reads the output. */
export function mutationWords(count: number, counts: MutationCounts): string {
  const { forms, imported, refused, slowest, peakBytes, failures } = counts;
  const seconds = (slowest.milliseconds / 1000).toFixed(1);
  return `${count.toLocaleString('en-US')} damaged copies of ${forms} files: ${imported} imported, ${refused} refused, ${failures.length} failures (crashes, hangs over 10 s, leftovers); the slowest took ${seconds} s (${slowest.name}), the largest process ${Math.round(peakBytes / 1e6)} MB`;
}

/** A process that imports damaged files, one after the other. */
class Importer {
  readonly forms: number;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, forms: number) {
    this.#process = child;
    this.forms = forms;
  }

  static async start(folder: string): Promise<Importer> {
    const child = fork(join(import.meta.dirname, 'mutation-importer.ts'), [folder], {
      execArgv: [],
    });
    const ready = await new Promise<FromImporter | string>((resolve) => {
      child.once('message', (message) => resolve(message as FromImporter));
      child.once('exit', (code) => resolve(`could not start (${code})`));
    });
    if (typeof ready === 'string') throw new Error(ready);
    if (ready.type !== 'ready') throw new Error('A process began with a result');
    child.removeAllListeners('exit');
    return new Importer(child, ready.forms);
  }

  /** What came of one file; a text tells of a crash or a hang, after which the process is of no use. */
  import(wanted: ToImporter): Promise<Extract<FromImporter, { type: 'done' }> | string> {
    return new Promise((resolve) => {
      const settle = (answer: Extract<FromImporter, { type: 'done' }> | string) => {
        clearTimeout(timer);
        this.#process.removeAllListeners();
        resolve(answer);
      };
      const timer = setTimeout(() => settle('hangs for more than 10 seconds'), patience);
      this.#process.once('message', (message) =>
        settle(message as Extract<FromImporter, { type: 'done' }>),
      );
      this.#process.once('exit', (code, signal) => settle(`crashes (${signal ?? code})`));
      this.#process.send(wanted);
    });
  }

  end(): void {
    this.#process.kill('SIGKILL');
  }
}
