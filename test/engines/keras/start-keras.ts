import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { KerasAnswer, KerasCase } from './keras-case.ts';
import { peerPython } from './run-keras.ts';

const script = fileURLToPath(new URL('keras-peer.py', import.meta.url));

/** Like `runKeras`, while this process goes on with its own work. */
export async function startKeras(cases: readonly KerasCase[]): Promise<readonly KerasAnswer[]> {
  const child = spawn(peerPython, [script], { stdio: 'pipe' });
  child.stdin.end(JSON.stringify({ cases }));
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [answers, complaints, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ]);
  if (code !== 0) throw new Error(`Keras failed: ${complaints}`);
  return JSON.parse(answers.trim().split('\n').at(-1) ?? '[]') as KerasAnswer[];
}
