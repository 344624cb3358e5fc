import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CsvLog } from '../../../../main/storage/run-logs/csv-log.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-csv-'));
  path = join(folder, 'log.csv');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(epochsDone: number, ...epochs: number[]): void {
  const log = new CsvLog(path, ';', epochsDone);
  for (const epoch of epochs) {
    const loss = epoch === 2 ? null : 1 / epoch;
    log.epoch({ epoch, seconds: epoch, values: { loss, accuracy: 0.25 } });
  }
  log.close();
}

describe('a CSV log', () => {
  it('has Keras’s columns, epochs from 0 and nan for what is no number', () => {
    write(0, 1, 2);
    expect(readFileSync(path, 'utf8')).toBe('epoch;accuracy;loss\n0;0.25;1\n1;0.25;nan\n');
  });

  it('goes on behind the epochs that are done, whatever was cut off behind them', () => {
    write(0, 1, 2, 4);
    appendFileSync(path, '3;0.2');
    write(2, 4);
    expect(readFileSync(path, 'utf8')).toBe(
      'epoch;accuracy;loss\n0;0.25;1\n1;0.25;nan\n3;0.25;0.25\n',
    );
  });

  it('begins anew with a run that begins anew', () => {
    write(0, 1, 2);
    write(0, 1);
    expect(readFileSync(path, 'utf8')).toBe('epoch;accuracy;loss\n0;0.25;1\n');
  });
});
