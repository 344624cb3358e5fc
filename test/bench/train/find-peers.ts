import { spawnSync } from 'node:child_process';
import { loadNativeBinding } from '../../../main/trainer/engines/tensorflow/native-binding.ts';
import { peerPython } from '../../engines/keras/run-keras.ts';
import type { Peer } from './sides.ts';

/** The peers that can be measured here; says in a line which cannot and why. */
export function findPeers(): ReadonlySet<Peer> {
  const peers = new Set<Peer>(['tfjs', 'tfjs-node', 'Keras', 'PyTorch']);
  const leaveOut = (peer: Peer, reason: string) => {
    peers.delete(peer);
    console.log(`${peer} is left out: ${reason}`);
  };
  const binding = loadNativeBinding();
  if ('reason' in binding) leaveOut('tfjs-node', binding.reason);
  for (const [peer, module] of [
    ['Keras', 'keras, tensorflow'],
    ['PyTorch', 'torch'],
  ] as const) {
    if (spawnSync(peerPython, ['-c', `import ${module}`]).status !== 0) {
      const hint = 'set LAYERWRIGHT_PEER_PYTHON to a Python that has it.';
      leaveOut(peer, `${peerPython} does not have it; ${hint}`);
    }
  }
  return peers;
}
