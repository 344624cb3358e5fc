import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AppError } from '../../../common/errors/app-error.ts';
import { readNetwork } from '../../../common/network/schema.ts';
import { readVersioned } from '../../../common/versioned/read-versioned.ts';

const schema = z.strictObject({ version: z.literal(3), title: z.string() });
const migrations = [
  (document: Record<string, unknown>) => ({ version: 2, name: document['n'] }),
  (document: Record<string, unknown>) => ({ version: 3, title: document['name'] }),
];
const read = (json: unknown) => readVersioned('drawing', json, 3, migrations, schema);

function thrownBy(action: () => unknown): AppError {
  try {
    action();
  } catch (error) {
    if (error instanceof AppError) return error;
  }
  throw new Error('Expected an AppError');
}

describe('versioned documents', () => {
  it.each([
    [{ version: 1, n: 'house' }],
    [{ version: 2, name: 'house' }],
    [{ version: 3, title: 'house' }],
  ])('brings %j to the current version', (document) => {
    expect(read(document)).toEqual({ version: 3, title: 'house' });
  });

  it('refuses a newer version rather than guess', () => {
    const error = thrownBy(() => read({ version: 4, title: 'house' }));
    expect(error.code).toBe('newer-version');
    expect(error.message).toContain('version 4');
  });

  it.each([[null], ['text'], [{}], [{ version: 0 }], [{ version: '1' }], [[]]])(
    'refuses %j, which has no version',
    (json) => {
      expect(thrownBy(() => read(json)).code).toBe('invalid-input');
    },
  );

  it('names the field that is wrong', () => {
    const error = thrownBy(() =>
      readNetwork({
        version: 1,
        nodes: [{ id: 'a', type: 'Dense', name: 'd', params: {}, position: { x: NaN, y: 0 } }],
        edges: [],
      }),
    );
    expect(error.place?.field).toBe('nodes.0.position.x');
    expect(error.message).toContain('nodes.0.position.x');
  });
});
