/**
 * How fast eight networks train on the compiled engine beside TensorFlow.js, plain and with TensorFlow's C
 * library, Keras and PyTorch, with default settings and the best ones. Each side is a process of its own and
 * trains with Adam as a user would; all have as many threads as the compiled engine chooses, and take turns
 * of a quarter of a second, because machines differ and are shared. Arguments choose networks by name.
 */
import { availableParallelism, loadavg } from 'node:os';
import { findPeers } from './train/find-peers.ts';
import { measureSubject, type Measurement } from './train/measure-subject.ts';
import { detailLines, table, targetLines } from './train/report.ts';
import { subjects } from './train/subjects.ts';

const chosen = process.argv.slice(2);
const peers = findPeers();
console.log(
  `Training with Adam, medians of turns; ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}\n`,
);
const measurements: Measurement[] = [];
for (const subject of subjects) {
  if (chosen.length > 0 && !chosen.includes(subject.network)) continue;
  try {
    const measurement = await measureSubject(subject, peers);
    measurements.push(measurement);
    console.log(detailLines(measurement).join('\n'));
  } catch (error) {
    console.log(`${subject.name} was not measured: ${String(error)}\n`);
    process.exitCode = 1;
  }
}
console.log([...table(measurements), '', ...targetLines(measurements)].join('\n'));
