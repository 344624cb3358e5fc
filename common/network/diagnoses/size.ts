import type { Diagnosis, Examined } from '../diagnosis.ts';
import { totalParameters } from '../infer-shapes.ts';

/** Parameters per training row from which learning by heart is likely. */
const manyPerRow = 10;

/** Whether there are many more numbers to learn than rows to learn them from. */
export function checkSize({ shapes, rows }: Examined): readonly Diagnosis[] {
  const { trainable } = totalParameters(shapes);
  if (rows === null || rows < 1 || trainable <= rows * manyPerRow) return [];
  const times = Math.round(trainable / rows);
  return [
    {
      id: 'many-parameters',
      level: 'hint',
      message: `${trainable.toLocaleString('en-GB')} parameters learn from ${rows.toLocaleString('en-GB')} rows, ${times.toLocaleString('en-GB')} for each. The network may learn the rows by heart; fewer units or dropout help.`,
    },
  ];
}
