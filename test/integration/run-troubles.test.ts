import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isWorking } from '../../common/runs/run-states.ts';
import type { RunStatus } from '../../common/runs/run.ts';
import { KillableProgram } from './killable-program.ts';
import { StudioUnderTest } from './studio-under-test.ts';

let studio: StudioUnderTest;
beforeEach(() => {
  studio = new StudioUnderTest();
});
afterEach(() => studio.remove());

const library = () => join(studio.folder, 'library');

/** Runs a command of the administrator's; false where it may not be run. */
function allowed(command: string, ...words: readonly string[]): boolean {
  try {
    execFileSync(command, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a disk that is full before a run begins', () => {
  it('lets the run wait, and train once there is room', async (ctx) => {
    mkdirSync(library());
    if (!allowed('mount', '-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', library())) {
      ctx.skip('needs to mount a small disk, which only the administrator may');
    }
    try {
      await studio.open();
      const project = await studio.sample('digits', { epochs: 2 });
      const filler = join(library(), 'filler');
      const { bavail, bsize } = statfsSync(library());
      // Room for the rows of the library, but not for those of the run.
      writeFileSync(filler, Buffer.alloc(bavail * bsize - 150_000));
      const paused = studio.next((event) =>
        event.name === 'run.changed' && !isWorking(event.payload.status)
          ? event.payload
          : undefined,
      );
      const { id } = await studio.api.training.start({ projectId: project.id, name: null });
      expect(await paused).toMatchObject({
        id,
        status: 'paused',
        resumable: true,
        failure: { code: 'disk-full', message: expect.stringMatching(/disk is full/) as string },
      });
      rmSync(filler);
      await studio.api.training.resume({ runId: id });
      expect(await studio.ended(id)).toMatchObject({ status: 'finished', failure: null });
    } finally {
      await studio.close();
      execFileSync('umount', ['--lazy', library()]);
    }
  });
});

describe('a library that cannot be written to', () => {
  const refused = { code: 'storage', message: expect.stringMatching(/written/) as string };

  it('is refused with a sentence and unchanged, be it the file or the folder', async (ctx) => {
    await studio.open();
    await studio.close();
    const file = join(library(), 'library.sqlite');
    const before = readFileSync(file);
    if (!allowed('mount', '--bind', library(), library())) {
      ctx.skip('needs to mount a folder, which only the administrator may');
    }
    try {
      execFileSync('mount', ['-o', 'remount,ro,bind', library()]);
      await expect(studio.open()).rejects.toMatchObject(refused);
    } finally {
      execFileSync('umount', ['--lazy', library()]);
    }
    execFileSync('mount', ['--bind', file, file]);
    try {
      execFileSync('mount', ['-o', 'remount,ro,bind', file]);
      await expect(studio.open()).rejects.toMatchObject(refused);
    } finally {
      execFileSync('umount', ['--lazy', file]);
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    await studio.open();
    expect(await studio.api.projects.list()).toEqual([]);
  });
});

describe.runIf(process.platform === 'linux')(
  'a trainer that was held while its run went on',
  () => {
    it('writes nothing more once it goes on itself', async () => {
      await studio.open();
      const project = await studio.sample('iris', { epochs: 1500, threads: 1 });
      const alone = await studio.train(project.id);
      await studio.close();
      const program = await KillableProgram.open(library());
      const first = program.next((event) =>
        event.name === 'run.epochs' ? event.payload.runId : undefined,
      );
      await program.api.training.start({ projectId: project.id, name: 'Held' });
      const id = await first;
      const [held = 0] = program.children();
      process.kill(held, 'SIGSTOP');
      await program.kill();
      await studio.open();
      const interrupted: RunStatus = 'interrupted';
      expect((await studio.api.runs.get({ id })).summary.status).toBe(interrupted);
      const goesOn = studio.next((event) =>
        event.name === 'run.epochs' && event.payload.runId === id ? true : undefined,
      );
      await studio.api.training.resume({ runId: id });
      await goesOn;
      process.kill(held, 'SIGCONT');
      await gone(held);
      expect((await studio.ended(id)).status).toBe('finished');
      const valuesOf = async (runId: string) =>
        (await studio.api.runs.metrics({ id: runId })).map(({ epoch, values }) => [epoch, values]);
      expect(await valuesOf(id)).toEqual(await valuesOf(alone.id));
      const events = await studio.api.training.events({ runId: id });
      expect(events.map(({ kind }) => kind)).not.toContain('note');
      expect(events.filter(({ kind }) => kind === 'stopped' || kind === 'failed')).toEqual([]);
      expect((await studio.api.library.check()).problems).toEqual([]);
    });
  },
);

/** Resolves when a process of somebody else's has ended. */
async function gone(pid: number): Promise<void> {
  // A process that nobody waits for stays as a zombie where the first process does not collect it.
  const state = () => /^\d+ \(.*\) (\w)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1];
  while (existsSync(`/proc/${pid}`)) {
    try {
      if (state() === 'Z') return;
    } catch {
      return;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}
