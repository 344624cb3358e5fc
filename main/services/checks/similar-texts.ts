import { format } from '../../../common/checks/checked-table.ts';
import type { LikeRows } from '../../../common/checks/repeated-findings.ts';
import {
  alikeShare,
  commonShare,
  meetingKeys,
  shingles,
  wordsOf,
} from '../../../common/checks/text-shingles.ts';
import type { Queries } from '../datasets/analysis-database.ts';
import { cellsSql } from '../datasets/cell-sql.ts';
import type { TableFile } from '../datasets/table-file.ts';
import { sampleSql } from '../explore/typed-tables.ts';
import { joinPairs } from './repeated-rows.ts';

const mostTexts = 10_000;
/** Shorter texts are alike by chance. */
const fewestWords = 8;
/** Texts that meet under one key beyond this many are compared with the first ones only. */
const mostMeeting = 20;

/** Texts that have most runs of words in common, among at most 10,000 of them. */
export async function similarTexts(
  database: Queries,
  file: TableFile,
  column: string,
  breathe: () => Promise<void>,
): Promise<LikeRows> {
  const index = file.names.indexOf(column);
  const found = await database.rows(
    `SELECT "row", c${index} AS text FROM ${cellsSql(file, [index])} WHERE c${index} IS NOT NULL AND ${sampleSql(file.rows, mostTexts)}`,
  );
  const texts: { readonly row: number; readonly hashes: ReadonlySet<number> }[] = [];
  const meetings = new Map<string, number[]>();
  const pairs = new Map<string, [number, number]>();
  let isCrowded = false;
  for (const { row, text } of found) {
    const words = typeof text === 'string' ? wordsOf(text) : [];
    if (words.length < fewestWords) continue;
    const own = { row: Number(row), hashes: shingles(words) };
    const place = texts.push(own) - 1;
    for (const key of meetingKeys(own.hashes)) {
      const met = meetings.get(key) ?? [];
      for (const other of met) {
        const before = texts[other];
        if (!before || pairs.has(`${other} ${place}`)) continue;
        if (commonShare(before.hashes, own.hashes) >= alikeShare) {
          pairs.set(`${other} ${place}`, [before.row, own.row]);
        }
      }
      if (met.length < mostMeeting) meetings.set(key, [...met, place]);
      else isCrowded = true;
    }
    if (place % 50 === 0) await breathe();
  }
  const left = [
    file.rows > mostTexts
      ? `Compared were ${format(found.length)} of ${format(file.rows)} texts.`
      : null,
    isCrowded
      ? `Where more than ${mostMeeting} texts are much alike, only the first ${mostMeeting} were compared with the others.`
      : null,
  ].filter((sentence) => sentence !== null);
  return {
    groups: joinPairs([...pairs.values()]),
    left: left.length === 0 ? null : left.join(' '),
  };
}
