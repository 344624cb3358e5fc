import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { KerasAnswer, KerasCase } from './keras-case.ts';

const script = fileURLToPath(new URL('keras-peer.py', import.meta.url));
/** The Python that is asked for Keras. */
export const peerPython = process.env['LAYERWRIGHT_PEER_PYTHON'] ?? 'python3';

/** Why Keras cannot be compared with here, as a sentence, or null when it can. */
export function whyNoKeras(): string | null {
  const probe = spawnSync(peerPython, ['-c', 'import keras'], { encoding: 'utf8' });
  if (probe.status === 0) return null;
  return `${peerPython} has no Keras; set LAYERWRIGHT_PEER_PYTHON to a Python that has it.`;
}

/**
 * Lets Keras make all the experiments in one process, whose start takes seconds, and returns its answers in
 * their order; throws with its own words when the process fails.
 */
export function runKeras(cases: readonly KerasCase[]): readonly KerasAnswer[] {
  return askPeer<KerasAnswer>(script, cases);
}

/** The answers of a Python script that reads `{ cases }` and prints as many answers, as JSON. */
export function askPeer<Answer>(file: string, cases: readonly object[]): readonly Answer[] {
  if (cases.length === 0) return [];
  const run = spawnSync(peerPython, [file], {
    input: JSON.stringify({ cases }),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (run.status !== 0) throw new Error(`The peer failed: ${run.stderr}`);
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '[]') as Answer[];
}
