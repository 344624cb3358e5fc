/**
 * How much processor time judging a million rows takes beside scikit-learn, in turns, because machines differ and are
 * shared: two classes, ten classes and numbers. Both sides do what is compared; intervals and temperature are ours
 * alone. Without scikit-learn only ours is measured.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { peerPython } from '../engines/keras/run-keras.ts';
import { madeClasses, madeNumbers } from './evaluate/made-rows.ts';
import { judgeClasses, judgeNumbers, type Seconds } from './evaluate/own-side.ts';

const rows = 1_000_000;
const turns = 3;
/** What everything of two and ten classes together may take, in seconds. */
const promised = 2;

const script = fileURLToPath(new URL('evaluate/sklearn-side.py', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'layerwright-evaluate-'));
const hasPeer = spawnSync(peerPython, ['-c', 'import sklearn']).status === 0;
if (!hasPeer) console.log(`scikit-learn is left out: ${peerPython} does not have it.`);
const peer = hasPeer ? spawn(peerPython, [script], { stdio: ['pipe', 'pipe', 'inherit'] }) : null;
const answers = peer && createInterface({ input: peer.stdout })[Symbol.asyncIterator]();

async function askPeer(width: number): Promise<Seconds | null> {
  if (!peer || !answers) return null;
  peer.stdin.write(`${JSON.stringify({ folder, width })}\n`);
  const { value, done } = await answers.next();
  if (done) throw new Error('scikit-learn ended early.');
  return JSON.parse(value) as Seconds;
}

const median = (values: readonly number[]) =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;

async function measure(name: string, width: number, own: () => Seconds): Promise<number> {
  const ours: Seconds[] = [];
  const theirs: Seconds[] = [];
  for (let turn = 0; turn < turns; turn++) {
    ours.push(own());
    const answer = await askPeer(width);
    if (answer) theirs.push(answer);
  }
  console.log(`\n${name}`);
  let total = 0;
  for (const part of Object.keys(ours[0] ?? {})) {
    const mine = median(ours.map((seconds) => seconds[part] ?? NaN));
    const other = median(theirs.map((seconds) => seconds[part] ?? NaN));
    if (part !== 'temperature') total += mine;
    const ratio = Number.isNaN(other)
      ? ''
      : `   scikit-learn ${other.toFixed(3)} s   ${(other / mine).toFixed(1)} times as long`;
    console.log(`  ${part.padEnd(12)} ${mine.toFixed(3)} s${ratio}`);
  }
  return total;
}

function write(name: string, numbers: Int32Array | Float32Array | Float64Array): void {
  writeFileSync(join(folder, `${name}.bin`), numbers);
}

console.log(
  `${rows.toLocaleString('en-US')} rows, seconds of processor time, medians of ${turns} turns; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
);
let together = 0;
for (const width of [2, 10]) {
  const judged = madeClasses(rows, width);
  write('actual', judged.actual);
  write('predicted', judged.predicted);
  write('probabilities', judged.probabilities);
  together += await measure(`${width} classes`, width, () => judgeClasses(judged));
}
const numbers = madeNumbers(rows);
write('y', numbers.actual);
write('z', numbers.predicted);
await measure('numbers', 0, () => judgeNumbers(numbers));
console.log(
  `\nBoth classifications without temperature: ${together.toFixed(2)} s; promised at most ${promised} s.`,
);
peer?.stdin.end();
rmSync(folder, { recursive: true });
process.exitCode = together <= promised ? 0 : 1;
