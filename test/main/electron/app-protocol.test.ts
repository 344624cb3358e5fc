import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerAppRequest, appScheme } from '../../../main/electron/app-protocol.ts';
import { folderTokens } from '../hosting/folder-tokens.ts';

const folder = mkdtempSync(join(tmpdir(), 'layerwright-app-'));
const files = folderTokens(join(folder, 'files'));
const pictures = {
  picture: (datasetId: string, row: number, size: number | null) =>
    Promise.resolve({ type: 'image/png', bytes: Buffer.from(`${datasetId} ${row} ${size}`) }),
};

beforeAll(() => {
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'renderer', 'index.html'), 'studio');
  writeFileSync(join(folder, 'renderer', 'assets', 'main-1.js'), 'export {};');
  writeFileSync(join(folder, 'secret.txt'), 'secret');
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (path: string, init?: RequestInit, origin = 'app://layerwright') =>
  answerAppRequest(
    new Request(`${origin}${path}`, init),
    join(folder, 'renderer'),
    Promise.resolve({ files, pictures }),
  );

describe('the custom protocol', () => {
  it('is secure and standard, and does not bypass the content security policy', () => {
    expect(appScheme.privileges?.secure).toBe(true);
    expect(appScheme.privileges?.standard).toBe(true);
    expect(appScheme.privileges?.bypassCSP).toBeUndefined();
  });

  it.each(['/', '/assets/main-1.js', '/missing.js', '/files/unknown'])(
    'answers %s with the security headers',
    async (path) => {
      const { headers } = await ask(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("script-src 'self';");
      expect(policy).not.toContain('unsafe-eval');
      expect(policy).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    },
  );

  it('serves the page and its assets', async () => {
    expect(await (await ask('/')).text()).toBe('studio');
    const script = await ask('/assets/main-1.js');
    expect(script.headers.get('content-type')).toContain('text/javascript');
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e%2fsecret.txt',
    '/assets/..%5c..%5csecret.txt',
    '/files/../secret.txt',
    '/files/%2e%2e%2fsecret.txt',
  ])('does not lead outside by %s', async (path) => {
    const answer = await ask(path);
    expect(answer.status).toBe(404);
    expect(await answer.text()).not.toContain('secret');
  });

  it('serves no other host', async () => {
    expect((await ask('/', {}, 'app://other')).status).toBe(404);
  });

  it('takes a file in and gives it out again', async () => {
    const sent = await ask('/files', {
      method: 'POST',
      headers: { 'x-file-name': 'a.csv' },
      body: 'a,b\n1,2\n',
    });
    const { token } = (await sent.json()) as { token: string };
    expect(readFileSync(files.resolve(token).path, 'utf8')).toBe('a,b\n1,2\n');
    const saved = await ask(`/files/${token}`);
    expect(await saved.text()).toBe('a,b\n1,2\n');
    expect(saved.headers.get('content-disposition')).toContain('filename="a.csv"');
  });

  it('refuses a file from another page', async () => {
    const headers = { origin: 'https://attacker.example', 'x-file-name': 'a.csv' };
    expect((await ask('/files', { method: 'POST', headers, body: 'x' })).status).toBe(403);
  });

  it.each(['PUT', 'DELETE'])('refuses %s', async (method) => {
    expect((await ask('/', { method })).status).toBe(405);
  });
});

describe('a picture of a dataset', () => {
  it('is served to the window and may be kept for ever', async () => {
    const answer = await ask('/images/abc-1/7?size=128');
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('abc-1 7 128');
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  it.each([
    '/images/abc',
    '/images/abc/x',
    '/images/abc/-1',
    '/images/a%2f..%2fb/1',
    '/images/abc/1?size=0',
    '/images/abc/1?size=9999',
    '/images/abc/1?size=1e3',
    '/images/abc/1?size=',
  ])('is not there at %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });
});
