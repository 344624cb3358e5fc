import { join } from 'node:path';
import { peerPython } from '../../engines/keras/run-keras.ts';
import { startSide, type Side } from './side.ts';
import type { Subject } from './subjects.ts';

/** Whom a side belongs to. */
export type Peer = 'tfjs' | 'tfjs-node' | 'Keras' | 'PyTorch';

/** A side that is to be started. */
export interface Contender {
  readonly peer: Peer | 'compiled';
  /** What differs from the default settings, in words; empty for the default. */
  readonly settings: string;
  readonly start: (threads: number | null) => Promise<Side>;
}

const inFolder = (name: string) => join(import.meta.dirname, name);

/** The compiled engine's side of a subject. */
export function compiledContender(subject: Subject): Contender {
  const start = (threads: number | null) => startNode(subject, ['compiled-side.ts'], threads);
  return { peer: 'compiled', settings: '', start };
}

/** The sides of the peers that are there. */
export function contenders(subject: Subject, peers: ReadonlySet<Peer>): readonly Contender[] {
  const node = (peer: 'tfjs' | 'tfjs-node', backend: string): Contender => ({
    peer,
    settings: '',
    start: (threads) => startNode(subject, ['tfjs-side.ts', backend], threads),
  });
  const python = (peer: 'Keras' | 'PyTorch', script: string, variant: object): Contender => ({
    peer,
    settings: Object.entries(variant)
      .map(([name, value]) => (value === true ? name : `${name} ${value}`))
      .join(', '),
    start: (threads) =>
      startSide(peerPython, [inFolder(script)], settingsOf(subject, threads, variant)),
  });
  const all = [
    node('tfjs', 'plain'),
    node('tfjs-node', 'node'),
    ...[{}, ...subject.best.keras].map((variant) => python('Keras', 'keras-side.py', variant)),
    ...[{}, ...subject.best.torch].map((variant) => python('PyTorch', 'torch-side.py', variant)),
  ];
  return all.filter(({ peer }) => peer !== 'compiled' && peers.has(peer));
}

function startNode(
  subject: Subject,
  [script = '', ...args]: readonly string[],
  threads: number | null,
): Promise<Side> {
  // TensorFlow's C library takes its threads from here.
  const env =
    threads === null
      ? {}
      : { TF_NUM_INTRAOP_THREADS: `${threads}`, TF_NUM_INTEROP_THREADS: `${threads}` };
  const settings = settingsOf(subject, threads, {});
  return startSide(process.execPath, [inFolder(script), ...args], settings, env);
}

function settingsOf(subject: Subject, threads: number | null, variant: object) {
  const { network, inputs, classes, batch, epoch } = subject;
  return { network, inputs, classes, batch, rows: batch * epoch, threads, variant };
}
