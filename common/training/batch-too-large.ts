/** The sentence for a batch that is larger than the training rows. */
export function batchTooLarge(batchSize: number, rows: number): string {
  const counted = `${format(rows)} training ${rows === 1 ? 'row' : 'rows'}`;
  return `The batch size is ${format(batchSize)}, but there ${rows === 1 ? 'is' : 'are'} only ${counted}. Make it ${format(rows)} or smaller.`;
}

function format(count: number): string {
  return count.toLocaleString('en-US');
}
