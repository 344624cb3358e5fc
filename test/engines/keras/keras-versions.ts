import { spawnSync } from 'node:child_process';
import { peerPython } from './run-keras.ts';

const program = `
import importlib.metadata as metadata
for name in ("keras", "tensorflow", "tensorflow-cpu"):
    try:
        print(name.removesuffix("-cpu"), metadata.version(name))
    except metadata.PackageNotFoundError:
        pass
`;

/** The versions of Keras and TensorFlow that are compared with, by name. */
export function kerasVersions(): Readonly<Record<string, string>> {
  const { stdout } = spawnSync(peerPython, ['-c', program], { encoding: 'utf8' });
  const names: Readonly<Record<string, string>> = { keras: 'Keras', tensorflow: 'TensorFlow' };
  return Object.fromEntries(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(' '))
      .map(([name = '', version = '']) => [names[name] ?? name, version]),
  );
}
