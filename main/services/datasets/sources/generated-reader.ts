import { createHash } from 'node:crypto';
import { generate } from '../../../../common/generators/generate.ts';
import type { GeneratorSpec } from '../../../../common/generators/generator.ts';
import type { SourceReader } from './source-reader.ts';
import { writeRecords } from './write-records.ts';

/** Makes a teaching set instead of reading one. */
export function generatedReader(spec: GeneratorSpec): SourceReader {
  return {
    format: 'generated',
    accepts: () => Promise.resolve(false),
    read: async (request) => {
      const { columns, rows } = generate(spec);
      const table = await writeRecords(request, {
        names: columns,
        rows: rows.map((cells) => cells.map(String)),
      });
      const counts = { rowsInFile: rows.length, rowsRead: rows.length };
      return {
        table,
        report: { ...counts, rowsRejected: 0, rowsAltered: 0, rejected: [], remarks: [] },
        kind: 'table',
        format: 'generated',
        sha256: createHash('sha256').update(JSON.stringify(rows)).digest('hex'),
      };
    },
  };
}
