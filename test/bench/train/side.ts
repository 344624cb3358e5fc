import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a side is told before it starts. */
export interface SideSettings {
  readonly network: string;
  readonly inputs: readonly { readonly shape: readonly number[]; readonly below: number }[];
  readonly classes: number;
  readonly batch: number;
  readonly rows: number;
  /** Null lets the side choose; it then says how many it took. */
  readonly threads: number | null;
  readonly variant: object;
}

/** What a side says once it is ready to train. */
export interface Ready {
  /** Trainable numbers. */
  readonly parameters: number;
  readonly threads?: number;
}

/** Some steps of training. */
export interface Turn {
  readonly steps: number;
  readonly milliseconds: number;
  /** Largest resident memory of the side so far, in MiB. */
  readonly peak: number;
}

/** A program that trains one network in a process of its own, a turn at a time. */
export interface Side {
  readonly ready: Ready;
  /** Trains `steps` steps or a few more; null when that took longer than `limit` milliseconds, which ends the side. */
  readonly train: (steps: number, limit?: number) => Promise<Turn | null>;
  readonly end: () => Promise<void>;
}

/**
 * Starts a side and waits until it is ready (see `turns.py` for the conversation). Rejects with the
 * main line of its complaints when it ends before.
 */
export async function startSide(
  command: string,
  args: readonly string[],
  settings: SideSettings,
  env: Readonly<Record<string, string>> = {},
): Promise<Side> {
  const child = spawn(command, args, { stdio: 'pipe', env: { ...process.env, ...env } });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-10_000);
  });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => resolve());
  });
  // A side that has ended says so by its output's end; writing to it is no fault of its own.
  child.stdin.on('error', () => undefined);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answerTo = async (line: string): Promise<unknown> => {
    child.stdin.write(`${line}\n`);
    const answer = await Promise.race([lines.next(), ended.then(() => lines.next())]);
    if (answer.done) throw new Error(mainLine(complaints));
    return JSON.parse(answer.value);
  };
  const end = async () => {
    child.stdin.end();
    await ended;
  };
  return {
    ready: (await answerTo(JSON.stringify(settings))) as Ready,
    train: async (steps, limit) => {
      let late = false;
      const timer = setTimeout(
        () => {
          late = true;
          child.kill('SIGKILL');
        },
        limit ?? 10 * 60_000,
      );
      try {
        return (await answerTo(`${steps}`)) as Turn;
      } catch (error) {
        if (late) return null;
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    end,
  };
}

/** Of what a program wrote before it failed: the last line that names an error. */
function mainLine(complaints: string): string {
  const lines = complaints.trim().split('\n');
  return lines.findLast((line) => /Error\b/.test(line)) ?? lines.at(-1) ?? '';
}
