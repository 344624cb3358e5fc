import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('keras-peer.py', import.meta.url));
/** The Python that is asked for Keras. */
export const peerPython = process.env['LAYERWRIGHT_PEER_PYTHON'] ?? 'python3';

/** Why Keras cannot be compared with here, as a sentence, or null when it can. */
export function whyNoKeras(): string | null {
  const probe = spawnSync(peerPython, ['-c', 'import keras'], { encoding: 'utf8' });
  if (probe.status === 0) return null;
  return `${peerPython} has no Keras; set LAYERWRIGHT_PEER_PYTHON to a Python that has it.`;
}

/** Lets Keras work on the cases and returns its answers; throws with its own words when it fails. */
export function runKeras<Answer>(cases: readonly object[]): readonly Answer[] {
  const run = spawnSync(peerPython, [script], {
    input: JSON.stringify({ cases }),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0) throw new Error(`Keras failed: ${run.stderr}`);
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? '[]') as Answer[];
}
