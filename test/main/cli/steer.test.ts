import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readExperiment } from '../../../common/experiments/schema.ts';
import { controlFile } from '../../../main/hosting/control-port.ts';
import { CommandLine, root, runCommandLine } from './command-line.ts';

/** A library that a `train` of 400 epochs was stopped in by Ctrl-C. */
const folder = mkdtempSync(join(tmpdir(), 'layerwright-cli-steer-'));
const library = join(folder, 'library');
const long = join(folder, 'long.json');
const at = ['--library', library];

interface Listed {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly epochsDone: number;
  readonly epochs: number;
  readonly origin: { readonly epoch: number } | null;
}

async function list(): Promise<readonly Listed[]> {
  const { out } = await runCommandLine(['runs', '--json', ...at]);
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Listed);
}

async function byName(name: string): Promise<Listed> {
  const found = (await list()).find((run) => run.name === name);
  if (!found) throw new Error(`There is no run ${name}`);
  return found;
}

beforeAll(() => {
  const example = join(root, 'resources', 'experiments', 'iris.json');
  const experiment = readExperiment(readFileSync(example, 'utf8'));
  const training = { ...experiment.training, epochs: 400, batchSize: 4 };
  writeFileSync(long, JSON.stringify({ ...experiment, name: 'Long', training }));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('runs on the command line', () => {
  it('says after Ctrl-C how to go on, and goes on to the same end', async () => {
    const training = new CommandLine(['train', long, ...at]);
    await training.until(/^Epoch 3\/400/m);
    training.process.kill('SIGINT');
    expect(await training.ended).toBe(130);
    const [run] = await list();
    expect(run).toMatchObject({ name: 'Long 1', status: 'stopped' });
    const hint = `Go on with: layerwright resume ${run?.id.slice(0, 8)} --library ${library}`;
    expect(training.out).toContain(hint);
    const again = await runCommandLine(['train', long, '--resume', '--json', ...at]);
    expect(again.err).toBe('');
    expect(again.code).toBe(0);
    expect(await list()).toMatchObject([{ name: 'Long 1', status: 'finished', epochsDone: 400 }]);
    const fresh = await runCommandLine(['train', long, '--json']);
    const [last, freshLast] = [again, fresh].map(({ out }) => {
      const result = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as Record<string, unknown>;
      return { best: result['best'], last: result['last'], test: result['test'] };
    });
    expect(last).toEqual(freshLast);
  });

  it('lists, extends and branches', async () => {
    const { out } = await runCommandLine(['runs', '--project', 'Long', ...at]);
    expect(out).toMatch(
      /^id +state +epochs +run +project\n\w{8} +finished +400\/400 +Long 1 +Long\n$/,
    );
    const extended = await runCommandLine(['extend', 'Long 1', '--epochs', '5', ...at]);
    expect(extended.code).toBe(0);
    expect(extended.out).toMatch(/Epoch 405\/405/);
    const words = ['branch', 'Long 1', '--name', 'B', '--epochs', '408', '--learning-rate', '.001'];
    expect((await runCommandLine([...words, ...at])).code).toBe(0);
    expect(await byName('B')).toMatchObject({
      status: 'finished',
      epochs: 408,
      epochsDone: 408,
      origin: { epoch: 405 },
    });
  });

  it('refuses what does not fit a run, and a run that is not there', async () => {
    const refused = await runCommandLine(['resume', 'B', ...at]);
    expect(refused.code).toBe(1);
    expect(refused.err).toBe('“B” has finished its epochs. Give it more epochs to go on.\n');
    const missing = await runCommandLine(['stop', 'C', ...at]);
    expect(missing.code).toBe(2);
    expect(missing.err).toContain('There is no run “C”.');
    const project = await runCommandLine(['runs', '--project', 'P', ...at]);
    expect(project.err).toContain('There is no project “P”');
  });

  it('steers the runs of another program that has the library open', async () => {
    const training = new CommandLine(['train', long, '--epochs', '100000', ...at]);
    await training.until(/^Epoch 3\/100000/m);
    const { name } = (await list())[0] ?? { name: '' };
    expect((await byName(name)).status).toBe('running');
    const paused = await runCommandLine(['pause', name, ...at]);
    expect(paused).toEqual({ code: 0, out: `“${name}” pauses.\n`, err: '' });
    const resumed = await runCommandLine(['resume', name, ...at]);
    expect(resumed.out).toMatch(/goes on in the program|waits for its turn/);
    await runCommandLine(['stop', name, ...at]);
    expect(await training.ended).toBe(130);
    expect(existsSync(controlFile(library))).toBe(false);
    expect((await byName(name)).status).toBe('stopped');
  });
});
