import { describe, expect, it } from 'vitest';
import { AppError, deserializeError, serializeError } from '../../../common/errors/app-error.ts';

describe('errors on the wire', () => {
  it('keeps code, sentence, place and detail of an expected error', () => {
    const error = new AppError('invalid-data', 'Row 3 has too many fields.', {
      place: { row: 3, column: 'age', file: 'people.csv' },
      detail: 'a,b,c',
    });
    const back = deserializeError(
      JSON.parse(JSON.stringify(serializeError(error))) as ReturnType<typeof serializeError>,
    );
    expect(back).toBeInstanceOf(AppError);
    expect(back).toMatchObject({
      code: 'invalid-data',
      message: 'Row 3 has too many fields.',
      place: { row: 3, column: 'age', file: 'people.csv' },
      detail: 'a,b,c',
    });
  });

  it.each([
    ['an Error', new Error('boom'), 'boom'],
    ['a string', 'boom', 'boom'],
    ['nothing', undefined, 'undefined'],
  ])('turns %s into an unexpected error whose detail can be copied', (_, thrown, part) => {
    const error = serializeError(thrown);
    expect(error.code).toBe('unexpected');
    expect(error.message).not.toContain('boom');
    expect(error.detail).toContain(part);
  });
});
