import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Ready, SideSettings, Turn } from './side.ts';

/** A network that is ready to train: what it says about itself, and its training. */
export interface Trainer {
  readonly ready: Ready;
  readonly train: (steps: number) => Promise<void>;
}

/** The conversation of `turns.py` for sides that run on Node. */
export async function answerTurns(
  prepare: (settings: SideSettings) => Promise<Trainer>,
): Promise<void> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const first = await lines.next();
  if (first.done) return;
  const { ready, train } = await prepare(JSON.parse(first.value) as SideSettings);
  answer(ready);
  for (let line = await lines.next(); !line.done; line = await lines.next()) {
    const steps = Number(line.value);
    const begin = performance.now();
    await train(steps);
    answer({ steps, milliseconds: performance.now() - begin, peak: peakMemory() });
  }
}

function answer(values: Ready | Turn): void {
  process.stdout.write(`${JSON.stringify(values)}\n`);
}

/** Largest resident memory of this process in MiB. */
function peakMemory(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024;
  // Unlike resourceUsage, this starts anew when a process becomes another program.
  const line = /VmHWM:\s*(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'));
  return Number(line?.[1]) / 1024;
}
