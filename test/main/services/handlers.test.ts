import { describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import { toApi, type Handlers } from '../../../main/services/handlers.ts';
import { openLibrary } from '../../../main/storage/library.ts';
import { ProjectRepository } from '../../../main/storage/project-repository.ts';
import { dataset, project } from '../storage/sample-rows.ts';
import { DatasetRepository } from '../../../main/storage/dataset-repository.ts';
import { temporaryFolder } from '../storage/temporary-folder.ts';

function apiOver(handler: () => unknown) {
  return toApi({ samples: { list: handler } } as unknown as Handlers).samples;
}

describe('calls to the services', () => {
  it('answer by a promise, whether the handler does or not', async () => {
    await expect(apiOver(() => 1).list()).resolves.toBe(1);
    await expect(apiOver(() => Promise.resolve(2)).list()).resolves.toBe(2);
  });

  it.each([
    { code: 'SQLITE_FULL', expected: 'disk-full' },
    { code: 'ENOSPC', expected: 'disk-full' },
    { code: 'SQLITE_BUSY_SNAPSHOT', expected: 'storage' },
    { code: 'SQLITE_IOERR_WRITE', expected: 'storage' },
    { code: 'SQLITE_CORRUPT', expected: 'storage' },
  ])('turn $code into a sentence', async ({ code, expected }) => {
    const api = apiOver(() => {
      throw Object.assign(new Error('technical'), { code });
    });
    await expect(api.list()).rejects.toMatchObject({ code: expected });
    await expect(api.list()).rejects.not.toThrow(/technical/);
  });

  it('leave sentences and mistakes as they are', async () => {
    const sentence = new AppError('conflict', 'A sentence.');
    const mistake = new TypeError('a mistake');
    await expect(apiOver(() => Promise.reject(sentence)).list()).rejects.toBe(sentence);
    await expect(apiOver(() => Promise.reject(mistake)).list()).rejects.toBe(mistake);
  });

  it('say that the disk is full and lose nothing that was saved', async () => {
    const library = openLibrary(temporaryFolder());
    const { connection } = library;
    new DatasetRepository(connection).put({ dataset, profiles: [], options: {} });
    const projects = new ProjectRepository(connection);
    projects.insert(project);
    const pages = connection.pragma('page_count', { simple: true }) as number;
    connection.pragma(`max_page_count = ${pages}`);
    const large = { ...project, name: 'x'.repeat(100_000), revision: 1 };
    const api = apiOver(() => projects.update(large, 0));
    await expect(api.list()).rejects.toMatchObject({
      code: 'disk-full',
      message:
        'The disk is full, so this could not be saved. Everything saved before is kept. Free some space and try again.',
    });
    expect(projects.get(project.id)).toEqual(project);
    await library.close();
  });
});
