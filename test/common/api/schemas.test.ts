import { describe, expect, it } from 'vitest';
import { inputSchemas } from '../../../common/api/schemas.ts';

describe('a row to predict', () => {
  const { row } = inputSchemas.prediction;

  it('may hold a text as long as an article', () => {
    const values = { review: 'word '.repeat(20_000) };
    expect(row.parse({ runId: 'r', values })).toEqual({ runId: 'r', values });
  });

  it('may not hold a whole book', () => {
    expect(row.safeParse({ runId: 'r', values: { a: 'x'.repeat(1_000_001) } }).success).toBe(false);
  });
});
