import { importPictures } from './data/import-pictures.ts';
import { importTable } from './data/import-table.ts';

// Imports beside the bare libraries on this machine, in one run.
const parts = [await importPictures(), await importTable()];
process.stdout.write(`${parts.flatMap(({ lines }) => lines).join('\n')}\n`);
process.exitCode = parts.every(({ isWell }) => isWell) ? 0 : 1;
