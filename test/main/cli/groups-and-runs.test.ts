import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { root, runCommandLine } from './command-line.ts';

/** A library that one command after another works on, as a person would. */
const folder = mkdtempSync(join(tmpdir(), 'layerwright-cli-groups-'));
const at = ['--library', join(folder, 'library')];
const iris = join(root, 'resources', 'experiments', 'iris.json');
/** Id of a run of the groups. */
let member = '';
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly type?: string;
  readonly name: string;
  readonly id: string;
  readonly status: string;
  readonly place?: object;
  readonly best?: { readonly metrics: Readonly<Record<string, number>> } & Readonly<
    Record<string, { readonly mean: number; readonly interval: readonly [number, number] }>
  >;
}

const linesOf = (text: string): readonly Line[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

/** Mean and half of the 95 % interval by hand: t(0.975, 2) = 4.302652729911275. */
function ofThree(values: readonly number[], overlap: number): { mean: number; half: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / 3;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, half: 4.302652729911275 * Math.sqrt(squares / 2) * Math.sqrt(1 / 3 + overlap) };
}

describe('groups, logs and reports on the command line', () => {
  it('cross-validates, with each fold and an interval that is wider by what folds share', async () => {
    const words = ['cross-validate', iris, '--folds', '3', '--epochs', '4', '--json', ...at];
    const { code, out, err } = await runCommandLine(words);
    expect(err).toBe('');
    expect(code).toBe(0);
    const lines = linesOf(out);
    const [runs, result] = [lines.slice(0, -1), lines.at(-1)];
    expect(runs.map(({ place }) => place)).toEqual([{ fold: 0 }, { fold: 1 }, { fold: 2 }]);
    const scores = runs.map(({ best }) => best?.metrics['val_loss'] ?? NaN);
    // Of each fold's rows two thirds are learned from, one third judges.
    const { mean, half } = ofThree(scores, 0.5);
    expect(result?.best?.['val_loss']?.mean).toBeCloseTo(mean, 12);
    expect(result?.best?.['val_loss']?.interval[1]).toBeCloseTo(mean + half, 3);
  });

  it('repeats an experiment with other seeds, and tells it in words', async () => {
    const words = ['seeds', iris, '--count', '3', '--epochs', '2', ...at];
    const { code, out } = await runCommandLine(words);
    expect(code).toBe(0);
    expect(out.match(/^seed \d+: finished, best epoch \d/gm)).toHaveLength(3);
    expect(out).toMatch(/^Test rows, mean ± standard deviation of 3 runs:$/m);
    expect(out).toMatch(/^ {2}accuracy [\d.]+ ± [\d.]+ \(95 % interval -?[\d.]+ to [\d.]+\)$/m);
    const gone = await runCommandLine(['cross-validate', 'nowhere.json']);
    expect(gone).toMatchObject({ code: 2, err: 'There is no file “nowhere.json”.\n' });
  });

  it('takes in a log, tells what is odd about it, and lists by a filter', async () => {
    const log = join(folder, 'old.csv');
    writeFileSync(log, 'epoch,loss,accuracy\n0,0.9,0.5\n1,0.4,0.75\n1,0.3,0.8\nbad\n');
    const taken = await runCommandLine(['import-runs', log, '--json', ...at]);
    expect(taken.code).toBe(0);
    expect(taken.err).toContain('1 of 4 rows have other columns than the first line names');
    expect(taken.err).toContain('2 values were logged twice for a step; the later ones are kept');
    expect(linesOf(taken.out)).toMatchObject([{ name: 'old', status: 'imported' }]);

    const found = await runCommandLine(['runs', '--filter', 'imported loss < .5', '--json', ...at]);
    expect(linesOf(found.out).map(({ name }) => name)).toEqual(['old']);
    const trained = await runCommandLine(['runs', '--filter', 'not imported', '--json', ...at]);
    expect(linesOf(trained.out)).toHaveLength(6);
    member = linesOf(trained.out)[0]?.id ?? '';
    const none = await runCommandLine(['runs', '--filter', 'name:nothing', ...at]);
    expect(none).toMatchObject({ code: 0, out: 'There are no runs here.\n' });
  });

  it('marks the place in a filter that cannot be read, and refuses what is no log', async () => {
    const wrong = await runCommandLine(['runs', '--filter', 'loss < (', ...at]);
    expect(wrong.code).toBe(2);
    expect(wrong.out).toBe('');
    const [sentence, filter, mark] = wrong.err.split('\n');
    expect(sentence).toBe('A value is missing here: what should “loss” be?');
    expect([filter, mark]).toEqual(['  loss < (', '         ^']);
    const text = join(folder, 'readme.txt');
    writeFileSync(text, 'hello');
    const refused = await runCommandLine(['import-runs', text, ...at]);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('“readme.txt” holds no log that can be read');
    expect(refused.err).toContain('No run was added.');
  });

  it('writes a report and a model card, never over a file unless told to', async () => {
    const page = join(folder, 'report.html');
    expect((await runCommandLine(['report', member, '--out', page, ...at])).code).toBe(0);
    expect(readFileSync(page, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\s*$/i);
    const again = await runCommandLine(['report', member, '--out', page, ...at]);
    expect(again.code).toBe(2);
    expect(again.err).toContain('exists already. Name another file with --out');
    const card = join(folder, 'card.md');
    expect((await runCommandLine(['report', member, '--out', card, ...at])).code).toBe(0);
    expect(readFileSync(card, 'utf8')).toMatch(/^---\n|^# /);
    const told = join(folder, 'old.html');
    expect((await runCommandLine(['report', 'old', '--out', told, ...at])).code).toBe(0);
    expect(readFileSync(told, 'utf8')).toContain('old.csv');
  }, 120_000);
});
