import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import { planNetwork } from '../../main/trainer/engines/network-plan.ts';
import type { ProgramState } from '../../main/trainer/engines/engine.ts';
import { askPeer, peerPython } from '../engines/keras/run-keras.ts';

/** What Keras says of a model that it built. */
export interface KerasModelAnswer {
  readonly error?: string;
  readonly parameters: number;
  readonly trainable: number;
  readonly inputs: readonly (readonly (number | null)[])[];
  readonly outputs: readonly (readonly (number | null)[])[];
  /** Class of the model: Sequential or Functional. */
  readonly class: string;
  /** What it gives, output by output; only where weights were given. */
  readonly values?: readonly (readonly number[])[];
}

const script = fileURLToPath(new URL('keras-model.py', import.meta.url));

/** Lets Keras build models from code or JSON. */
export function askKeras(cases: readonly object[]): readonly KerasModelAnswer[] {
  return askPeer<KerasModelAnswer>(script, cases);
}

/** Models that Keras builds itself, as it writes them, with the numbers of their weights. */
export function applicationConfigurations(): readonly {
  readonly name: string;
  readonly json: string;
  readonly parameters: number;
}[] {
  const file = fileURLToPath(new URL('keras-applications.py', import.meta.url));
  const printed = runPython('.', file).trim().split('\n').at(-1) ?? '[]';
  return JSON.parse(printed) as ReturnType<typeof applicationConfigurations>;
}

/** Runs a script of Python in a folder and gives what it printed; throws with its complaints. */
export function runPython(folder: string, file: string): string {
  const run = spawnSync(peerPython, [file], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', KERAS_BACKEND: 'tensorflow' },
    maxBuffer: 2 ** 28,
  });
  if (run.status !== 0) throw new Error(`${file} failed: ${run.stderr}`);
  return run.stdout;
}

/**
 * Weights by the names of layers in the code: those of a block begin with its name, and each copy's with its number.
 */
export function weightsByName(
  network: NetworkSpec,
  { weights }: Pick<ProgramState, 'weights'>,
  featureCount: number,
): Readonly<Record<string, readonly { shape: readonly number[]; data: readonly number[] }[]>> {
  const found: Record<string, { shape: readonly number[]; data: readonly number[] }[]> = {};
  for (const { key, nodeId } of planNetwork(network, featureCount).weights) {
    const tensor = weights[key];
    if (!tensor) throw new RangeError(`The state has no ${key}.`);
    const list = (found[nameInCode(network.nodes, nodeId.split(':'))] ??= []);
    list.push({ shape: tensor.shape, data: [...tensor.data] });
  }
  return found;
}

function nameInCode(nodes: NetworkSpec['nodes'], path: readonly string[]): string {
  const [id, ...rest] = path;
  const node = nodes.find((one) => one.id === id);
  if (!node || rest.length === 0) return node?.name ?? '';
  const copies = typeof node.params['repeat'] === 'number' ? node.params['repeat'] : 1;
  const inside = copies === 1 ? rest : rest.slice(1);
  const own = copies === 1 ? node.name : `${node.name}_${Number(rest[0]) + 1}`;
  return `${own}_${nameInCode(node.network?.nodes ?? [], inside)}`;
}
