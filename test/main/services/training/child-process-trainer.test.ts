import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { forkChildTrainer } from '../../../../main/services/training/child-process-trainer.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-fork-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('starts trainers whose ONNX Runtime sends no usage data', async () => {
  const entry = join(folder, 'entry.mjs');
  writeFileSync(entry, 'process.send(process.env.ORT_DISABLE_TELEMETRY ?? null);');
  const trainer = forkChildTrainer(entry);
  const told = await new Promise<unknown>((resolve) => trainer.onMessage(resolve));
  trainer.kill();
  expect(told).toBe('1');
});
