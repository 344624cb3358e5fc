import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../main/cli/arguments.ts';

const train = {
  name: 'train',
  experiment: 'a.json',
  json: false,
  epochs: null,
  seed: null,
  engine: null,
  library: null,
};
const serve = { name: 'serve', port: null, open: false, library: null };

describe('the command line', () => {
  it.each([
    ['train a.json', train],
    ['train a.json --json', { ...train, json: true }],
    ['train --epochs 5 a.json', { ...train, epochs: 5 }],
    ['train a.json --epochs=5 --seed 0', { ...train, epochs: 5, seed: 0 }],
    ['train a.json --engine reference', { ...train, engine: 'reference' }],
    ['train a.json --library runs', { ...train, library: 'runs' }],
    ['serve', serve],
    ['serve --port 8080 --open', { ...serve, port: 8080, open: true }],
    ['serve --port 0', { ...serve, port: 0 }],
    ['', { name: 'help' }],
    ['help', { name: 'help' }],
    ['--help', { name: 'help' }],
    ['train --help', { name: 'help' }],
    ['--version', { name: 'version' }],
  ])('“%s” is understood', (line, command) => {
    expect(readArguments(line.split(' ').filter(Boolean))).toEqual(command);
  });

  it.each([
    ['fly', 'fly'],
    ['train', 'experiment file'],
    ['train a.json b.json', 'b.json'],
    ['train a.json --epochs 0', '--epochs'],
    ['train a.json --epochs 1.5', '--epochs'],
    ['train a.json --epochs many', '--epochs'],
    ['train a.json --epochs', '--epochs'],
    ['train a.json --seed -1', '--seed'],
    ['train a.json --engine keras', '--engine'],
    ['train a.json --colour', '--colour'],
    ['serve a.json', 'a.json'],
    ['serve --port 65536', '--port'],
    ['serve --port http', '--port'],
  ])('“%s” is refused with a sentence on %s', (line, word) => {
    expect(() => readArguments(line.split(' '))).toThrow(word);
  });
});
