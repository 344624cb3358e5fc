import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { refusedField } from '../../../common/versioned/schema-words.ts';

const schema = z.strictObject({
  kind: z.literal('drawing').optional(),
  title: z.string().min(1).max(5).optional(),
  rate: z.number().min(0).max(1000).optional(),
  above: z.number().positive().lt(10).optional(),
  count: z.int().optional(),
  shown: z.boolean().optional(),
  colour: z.enum(['red', 'green', 'blue']).optional(),
  points: z
    .array(z.strictObject({ x: z.number() }))
    .max(2)
    .optional(),
  pair: z.array(z.number()).min(2).optional(),
  param: z.union([z.number(), z.string(), z.boolean()]).optional(),
  data: z
    .union([
      z.strictObject({ sample: z.string(), rows: z.int() }),
      z.strictObject({ file: z.string(), rows: z.int() }),
    ])
    .optional(),
  pen: z
    .discriminatedUnion('type', [
      z.strictObject({ type: z.literal('ink'), width: z.number() }),
      z.strictObject({ type: z.literal('chalk') }),
    ])
    .optional(),
  code: z
    .string()
    .regex(/^[0-9]$/)
    .optional(),
  even: z
    .int()
    .refine((value) => value % 2 === 0, 'an odd number has no half')
    .optional(),
});

function refused(input: unknown) {
  const result = schema.safeParse(input);
  if (result.success) throw new Error('Expected the schema to refuse');
  return refusedField('a drawing', result.error, input);
}

describe('what a schema refuses', () => {
  it.each([
    [{ kind: 'network' }, '“kind” must be “drawing”'],
    [{ title: 7 }, '“title” must be a text'],
    [{ title: '' }, '“title” must not be empty'],
    [{ title: 'houses' }, '“title” must have at most 5 characters'],
    [{ rate: '1' }, '“rate” must be a number'],
    [{ rate: NaN }, '“rate” must be a number'],
    [{ rate: 1001 }, '“rate” must be at most 1000'],
    [{ rate: -1 }, '“rate” must be at least 0'],
    [{ above: 0 }, '“above” must be more than 0'],
    [{ above: 10 }, '“above” must be less than 10'],
    [{ count: 1.5 }, '“count” must be a whole number'],
    [{ shown: 'yes' }, '“shown” must be true or false'],
    [{ colour: 'pink' }, '“colour” must be one of “red”, “green” or “blue”'],
    [{ points: {} }, '“points” must be a list'],
    [{ points: [{ x: 1 }, {}] }, '“points.1.x” is missing'],
    [{ points: [{ x: 1 }, { x: 1 }, { x: 1 }] }, '“points” must have at most 2 entries'],
    [{ pair: [1] }, '“pair” must have at least 2 entries'],
    [{ points: [{ x: 1, y: 2 }] }, '“points.0.y” is not a field of a drawing'],
    [{ size: 3 }, '“size” is not a field of a drawing'],
    [{ param: null }, '“param” must be a number, a text or true or false'],
    [{ data: { rows: 1 } }, '“data.sample” or “data.file” is missing'],
    [{ data: { file: 'a', rows: 0.5 } }, '“data.rows” must be a whole number'],
    [{ pen: { type: 'ink' } }, '“pen.width” is missing'],
    [{ pen: {} }, '“pen.type” is missing'],
    [{ pen: { type: 'brush' } }, '“pen.type” has a value that is not known'],
    [{ code: 'x' }, '“code” is not written as it has to be'],
    [{ even: 3 }, 'at “even”, an odd number has no half'],
    [null, 'it must be an object'],
  ])('in %j reads %s', (input, clause) => {
    expect(refused(input).clause).toBe(clause);
  });

  it('names the field that is wrong', () => {
    expect(refused({ points: [{ x: 1, y: 2 }] }).field).toBe('points.0.y');
    expect(refused({ data: { rows: 1 } }).field).toBe('data.sample');
    expect(refused(null).field).toBe('');
  });
});
