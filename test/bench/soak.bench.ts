/**
 * Trains for two hours, or as many minutes as asked, and pauses, resumes, stops and kills at random; says every
 * five minutes what the program and its trainers hold. Fails where memory or open files grow, or a process is left.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { suggestExperiment } from '../../common/experiments/suggest-experiment.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { KillableProgram } from '../integration/killable-program.ts';

const minutes = Number(process.env['LAYERWRIGHT_SOAK_MINUTES'] ?? 120);
const folder = mkdtempSync(join(tmpdir(), 'layerwright-soak-'));
const random = RandomSource.seeded(120, 'soak');

interface Held {
  readonly minute: number;
  readonly memory: number;
  readonly files: number;
  readonly trainers: number;
}

/** Megabytes and open files of a process. */
function held(pid: number): { readonly memory: number; readonly files: number } {
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return { memory: Number(resident) / 1024, files: readdirSync(`/proc/${pid}/fd`).length };
}

const program = await KillableProgram.open(join(folder, 'library'));
const { api } = program;
const table = await api.datasets.importSample({ sampleId: 'iris' });
const project = await api.projects.create({ name: 'Iris', datasetId: table.dataset.id });
const { recipe, network, training } = suggestExperiment(table);
await api.projects.save({
  id: project.id,
  revision: project.revision,
  changes: {
    ...(recipe ? { recipe } : {}),
    ...(network ? { network } : {}),
    ...(training ? { training: { ...training, epochs: 1_000_000, threads: 1 } } : {}),
  },
});

const done = { started: 0, paused: 0, resumed: 0, stopped: 0, killed: 0, refused: 0 };
const measured: Held[] = [];
const began = performance.now();
const minute = () => (performance.now() - began) / 60_000;
let run = await api.training.start({ projectId: project.id, name: null });
done.started += 1;
try {
  while (minute() < minutes) {
    await delay(500 + random.uniform() * 4000);
    const { status } = (await api.runs.get({ id: run.id })).summary;
    const chance = random.uniform();
    try {
      if (status === 'running' && chance < 0.6) {
        await api.training.pause({ runId: run.id });
        done.paused += 1;
      } else if (status === 'running' && chance < 0.75) {
        await api.training.stop({ runId: run.id });
        done.stopped += 1;
      } else if (status === 'running' && chance < 0.85) {
        for (const pid of program.children()) process.kill(pid, 'SIGKILL');
        done.killed += 1;
      } else if (status === 'stopped' && chance < 0.3) {
        await api.runs.remove({ ids: [run.id] });
        run = await api.training.start({ projectId: project.id, name: null });
        done.started += 1;
      } else if (status !== 'running' && status !== 'preparing' && status !== 'queued') {
        await api.training.resume({ runId: run.id });
        done.resumed += 1;
      }
    } catch {
      // The run has got into another state in between; the next turn looks again.
      done.refused += 1;
    }
    if (minute() >= measured.length * 5) {
      const now = held(program.pid);
      const trainers = program.children().length;
      measured.push({ minute: Math.round(minute()), ...now, trainers });
      console.log(
        `${Math.round(minute())} min: ${now.memory.toFixed(0)} MB, ${now.files} open files, ${trainers} trainer(s); ${JSON.stringify(done)}`,
      );
    }
  }
  await api.training.stop({ runId: run.id }).catch(() => undefined);
  await delay(5000);
  const left = program.children();
  // The first quarter fills caches; what grows afterwards is a leak.
  const settled = measured.slice(Math.ceil(measured.length / 4));
  const first = settled[0];
  const last = settled.at(-1);
  const grown = first && last ? last.memory - first.memory : 0;
  const opened = first && last ? last.files - first.files : 0;
  console.log(
    `${minutes} minutes: ${JSON.stringify(done)}; memory ${grown >= 0 ? '+' : ''}${grown.toFixed(0)} MB and ${opened >= 0 ? '+' : ''}${opened} open files after the first quarter; ${left.length} trainer(s) a few seconds after the end`,
  );
  if (grown > 100 || opened > 10 || left.length > 1) process.exitCode = 1;
} finally {
  for (const pid of program.children()) process.kill(pid, 'SIGKILL');
  await program.kill();
  rmSync(folder, { recursive: true, force: true });
}
