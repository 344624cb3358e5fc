import { describe, expect, it } from 'vitest';
import { readArguments } from '../../../main/cli/arguments.ts';

const train = {
  name: 'train',
  experiment: 'a.json',
  json: false,
  epochs: null,
  seed: null,
  engine: null,
  resume: false,
  library: null,
};
const branch = {
  name: 'branch',
  run: 'r',
  checkpoint: null,
  as: null,
  epochs: null,
  batchSize: null,
  learningRate: null,
  engine: null,
  json: false,
  library: null,
};
const queue = {
  name: 'queue',
  run: null,
  priority: null,
  concurrency: null,
  start: false,
  json: false,
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
    ['train a.json --library runs --resume', { ...train, library: 'runs', resume: true }],
    ['library', { name: 'library', what: 'show', json: false, library: null }],
    ['library shrink', { name: 'library', what: 'shrink', json: false, library: null }],
    [
      'library recover damaged-1',
      { name: 'library', what: 'recover', damaged: 'damaged-1', json: false, library: null },
    ],
    [
      'library schedule --every never --kept 3',
      {
        name: 'library',
        what: 'schedule',
        everyHours: null,
        kept: 3,
        json: false,
        library: null,
      },
    ],
    ['library check --json', { name: 'library', what: 'check', json: true, library: null }],
    [
      'library restore latest --library l',
      { name: 'library', what: 'restore', backup: 'latest', json: false, library: 'l' },
    ],
    [
      'library move --cancel',
      { name: 'library', what: 'move', folder: null, json: false, library: null },
    ],
    [
      'library export-project P -o p.layerwright --force',
      {
        name: 'library',
        what: 'export-project',
        project: 'P',
        output: 'p.layerwright',
        force: true,
        json: false,
        library: null,
      },
    ],
    ['runs', { name: 'runs', project: null, filter: null, json: false, library: null }],
    [
      'runs --filter tag:good',
      { name: 'runs', project: null, filter: 'tag:good', json: false, library: null },
    ],
    [
      'runs --project P --json',
      { name: 'runs', project: 'P', filter: null, json: true, library: null },
    ],
    ['pause r', { name: 'pause', run: 'r', epoch: false, library: null }],
    ['stop r --epoch --library l', { name: 'stop', run: 'r', epoch: true, library: 'l' }],
    ['resume r --json', { name: 'resume', run: 'r', json: true, library: null }],
    ['extend r --epochs 5', { name: 'extend', run: 'r', epochs: 5, json: false, library: null }],
    ['branch r', branch],
    [
      'branch r --checkpoint 7 --name B --epochs 9 --batch-size 4 --learning-rate .5 --engine reference',
      {
        ...branch,
        checkpoint: 7,
        as: 'B',
        epochs: 9,
        batchSize: 4,
        learningRate: 0.5,
        engine: 'reference',
      },
    ],
    ['queue', queue],
    ['queue r --priority -2', { ...queue, run: 'r', priority: -2 }],
    ['queue --concurrency 3 --start', { ...queue, concurrency: 3, start: true }],
    ['serve', serve],
    ['serve --port 8080 --open', { ...serve, port: 8080, open: true }],
    ['serve --port 0', { ...serve, port: 0 }],
    ['', { name: 'help', about: null }],
    ['help', { name: 'help', about: null }],
    ['help resume', { name: 'help', about: 'resume' }],
    ['--help', { name: 'help', about: null }],
    ['train --help', { name: 'help', about: 'train' }],
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
