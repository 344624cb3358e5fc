import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

/** Writes a CSV file of `rows` rows and ten columns: a count, measures, classes, a date and a text. */
export async function writeTallTable(path: string, rows: number): Promise<void> {
  const file = createWriteStream(path);
  file.write('row,length,width,height,weight,price,colour,grade,day,remark\n');
  // A linear congruential generator: the same table every time.
  let state = 1;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const colours = ['red', 'green', 'blue', 'black', 'white'];
  for (let row = 1; row <= rows;) {
    const lines: string[] = [];
    for (const end = Math.min(rows, row + 9_999); row <= end; row += 1) {
      const measures = Array.from({ length: 4 }, () => (random() * 100).toFixed(3));
      const price = random() < 0.05 ? '' : (random() * 10_000).toFixed(2);
      const colour = colours[Math.floor(random() * colours.length)];
      const grade = 'ABC'[Math.floor(random() * 3)];
      const day = `20${10 + Math.floor(random() * 15)}-0${1 + Math.floor(random() * 9)}-15`;
      lines.push(
        `${row},${measures.join()},${price},${colour},${grade},${day},remark ${row % 997}`,
      );
    }
    if (!file.write(`${lines.join('\n')}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'finish');
}
