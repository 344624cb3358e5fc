import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { peerPython } from './run-keras.ts';

const script = fileURLToPath(new URL('keras-fit.py', import.meta.url));

/** A `fit()` of Keras that runs one epoch at a time. */
export interface KerasFit {
  /** Milliseconds per step of one more epoch. */
  readonly epoch: () => Promise<number>;
  readonly end: () => Promise<void>;
}

/** Starts `fit()` in a process of its own and waits until its first epoch is over. */
export async function startKerasFit(settings: object): Promise<KerasFit> {
  const child = spawn(peerPython, [script], { stdio: 'pipe' });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answerTo = async (line: string): Promise<string> => {
    child.stdin.write(`${line}\n`);
    const answer = await lines.next();
    if (answer.done) throw new Error(`Keras ended before its measurement did: ${complaints}`);
    return answer.value;
  };
  await answerTo(JSON.stringify(settings));
  return {
    epoch: async () => Number(await answerTo('go')),
    end: () => {
      child.stdin.end();
      return ended;
    },
  };
}
