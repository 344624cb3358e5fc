import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { StudioUnderTest } from './studio-under-test.ts';

describe('a program that is killed while it trains', () => {
  const studio = new StudioUnderTest();

  afterEach(() => studio.remove());

  it('has every epoch that it told of at the next start, and an interrupted run', async () => {
    const program = fork(
      join(import.meta.dirname, 'train-until-killed.ts'),
      [join(studio.folder, 'library')],
      { execArgv: [] },
    );
    const [{ runId, epoch }] = (await once(program, 'message')) as [
      { runId: string; epoch: number },
    ];
    program.kill('SIGKILL');
    await once(program, 'exit');
    await studio.open();
    const { summary } = await studio.api.runs.get({ id: runId });
    expect(summary.status).toBe('interrupted');
    expect(summary.failure?.message).toMatch(/The program ended while this run was training/);
    expect(summary.epochsDone).toBeGreaterThanOrEqual(epoch);
    const metrics = await studio.api.runs.metrics({ id: runId });
    expect(metrics.length).toBeGreaterThanOrEqual(epoch);
  });
});
