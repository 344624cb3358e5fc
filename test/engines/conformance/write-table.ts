// Measures every entry of the catalogues against Keras and writes docs/conformance.md.
import { writeFile } from 'node:fs/promises';
import { kerasCases } from './keras-cases.ts';
import { writeTable } from './conformance-table.ts';
import { measureCases } from './measure-cases.ts';
import { kerasVersions } from '../keras/keras-versions.ts';
import { whyNoKeras } from '../keras/run-keras.ts';

const missing = whyNoKeras();
if (missing !== null) throw new Error(missing);
const measured = await measureCases(kerasCases);
const refused = measured.filter((one) => one.refused !== null);
for (const { made, refused: reason } of refused) {
  process.stdout.write(`${made.family} ${made.id}, ${made.name}: ${String(reason)}\n`);
}
if (refused.length > 0) throw new Error('The table would lack cases that Keras refused.');
const path = new URL('../../../docs/conformance.md', import.meta.url);
await writeFile(path, writeTable(measured, kerasVersions()));
process.stdout.write(`${measured.length} cases, written to docs/conformance.md\n`);
