import { TextDescriber } from '../../../common/datasets/text/describe-texts.ts';
import type { TextStatistics } from '../../../common/datasets/text/text-statistics.ts';
import type { AnalysisDatabase } from './analysis-database.ts';
import { cellsSql } from './cell-sql.ts';
import type { TableFile } from './table-file.ts';

/** Rows whose texts are looked at; of longer tables every second, third, … one. */
const mostRows = 50_000;
/** Characters after which no more texts are looked at. */
const mostCharacters = 64 * 1024 * 1024;

/** The statistics of the text columns with these places in the table; none for a column without a text. */
export async function profileTexts(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, TextStatistics>> {
  if (indexes.length === 0) return new Map();
  const describers = indexes.map(() => new TextDescriber());
  const step = Math.ceil(table.rows / mostRows);
  const fields = indexes.map((index) => `c${index}`).join(', ');
  const every = step > 1 ? ` WHERE "row" % ${step} = 0` : '';
  await database.use(async (connection) => {
    const result = await connection.stream(
      `SELECT ${fields} FROM ${cellsSql(table, indexes)}${every}`,
    );
    for (let characters = 0; characters < mostCharacters;) {
      const chunk = await result.fetchChunk();
      if (!chunk || chunk.rowCount === 0) return;
      for (const [at, texts] of chunk.getColumns().entries()) {
        for (const text of texts) {
          if (typeof text !== 'string') continue;
          describers[at]?.add(text);
          characters += text.length;
        }
      }
    }
  });
  return new Map(
    indexes.flatMap((index, at) => {
      const statistics = describers[at]?.statistics();
      return statistics ? [[index, statistics] as const] : [];
    }),
  );
}
