import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { createConnection } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import { startWebServer } from '../../../main/web/server.ts';
import { WebHostUnderTest } from './web-host.ts';

const host = new WebHostUnderTest();
beforeAll(() => host.start({ uploadLimit: 100_000 }));
afterAll(() => host.close());

describe('the token', () => {
  it('has 32 random bytes', () => {
    expect(Buffer.from(host.token, 'base64url')).toHaveLength(32);
  });

  it('is exchanged for a strict HttpOnly cookie and leaves the address', async () => {
    const answer = await host.ask(`/?token=${host.token}`, { signedIn: false });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/');
    const cookie = answer.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toContain('HttpOnly');
    expect(cookie).toContain('SameSite=Strict');
    expect(cookie).not.toContain(host.token);
  });

  it('opens a second tab too', async () => {
    const again = await host.ask(`/?token=${host.token}`, { signedIn: false });
    expect(again.status).toBe(303);
  });

  it.each([
    ['no token', '/'],
    ['a wrong token', '/?token=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
    ['a token of another length', '/?token=A'],
    ['an empty token', '/?token='],
    ['an asset without a cookie', '/assets/main-a1b2c3.js'],
  ])('is asked for with %s', async (_title, path) => {
    const answer = await host.ask(path, { signedIn: false });
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).toContain('terminal');
  });

  it.each(['layerwright-1=x', 'other=1', ''])(
    'is not replaced by the cookie “%s”',
    async (cookie) => {
      const answer = await host.ask('/', { signedIn: false, headers: { cookie } });
      expect(answer.status).toBe(401);
    },
  );

  it('lets the page be loaded again by its cookie', async () => {
    const answer = await host.ask('/');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('studio');
  });
});

describe('the address', () => {
  it('answers on the loopback interface only', async () => {
    const outside = Object.values(networkInterfaces())
      .flat()
      .find((entry) => entry && !entry.internal && entry.family === 'IPv4');
    const address = outside?.address ?? '127.0.0.2';
    const refused = await new Promise<boolean>((resolve) => {
      const socket = createConnection({ host: address, port: host.server.port });
      socket.on('connect', () => resolve(false));
      socket.on('error', () => resolve(true));
    });
    expect(refused).toBe(true);
  });

  it.each(['localhost:1234', '[::1]:1234', '127.0.0.1', 'localhost'])(
    'answers under the name %s',
    async (name) => {
      const answer = await host.ask('/', { headers: { host: name } });
      expect(answer.status).toBe(200);
    },
  );

  it.each([
    'attacker.example',
    'attacker.example:80',
    'localhost.attacker.example',
    '127.0.0.1.attacker.example',
    '127.0.0.2',
    '0.0.0.0',
    'user@localhost',
  ])('refuses the name “%s”, even with the cookie', async (name) => {
    const answer = await host.ask('/', { headers: { host: name } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('studio');
  });

  it('says that a port is taken', async () => {
    const second = startWebServer({
      api: {} as never,
      files: host.files,
      pictures: { picture: () => Promise.reject(new AppError('not-found', 'None.')) },
      rendererFolder: host.folder,
      address: '127.0.0.1',
      port: host.server.port,
      report: () => undefined,
    });
    await expect(second).rejects.toThrow(AppError);
    await expect(second).rejects.toThrow(`Port ${host.server.port} is taken`);
  });
});

describe('other pages', () => {
  const foreign = ['http://attacker.example', 'null', 'https://127.0.0.1', 'http://127.0.0.1:1'];

  it.each(foreign)('cannot upload from the origin %s', async (origin) => {
    const answer = await host.ask('/files', { method: 'POST', headers: { origin }, body: 'x' });
    expect(answer.status).toBe(403);
  });

  it('cannot upload without an origin', async () => {
    const answer = await host.ask('/files', { method: 'POST', body: 'x' });
    expect(answer.status).toBe(403);
  });

  it('cannot upload without the cookie', async () => {
    const answer = await host.ask('/files', {
      method: 'POST',
      signedIn: false,
      headers: { origin: host.origin },
      body: 'x',
    });
    expect(answer.status).toBe(401);
  });

  it('cannot read from a foreign origin', async () => {
    const answer = await host.ask('/', { headers: { origin: 'http://attacker.example' } });
    expect(answer.status).toBe(403);
  });

  it.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE'])(
    'and ours cannot use %s',
    async (method) => {
      const answer = await host.ask('/', { method, headers: { origin: host.origin } });
      expect(answer.status).toBe(405);
      expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    },
  );
});

describe('every response', () => {
  it.each([
    ['the page', '/', true],
    ['an asset', '/assets/main-a1b2c3.js', true],
    ['a missing file', '/nothing.js', true],
    ['a refusal', '/', false],
  ])('has the security headers: %s', async (_title, path, signedIn) => {
    const { headers } = await host.ask(path, { signedIn });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe-eval');
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['x-frame-options']).toBe('DENY');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it.each(['//', 'http://['])('is a refusal, and no mistake, for the address %s', async (path) => {
    const answer = await host.ask(path);
    expect(answer.status).toBe(400);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    expect(host.reported).toEqual([]);
  });

  it.each([
    ['what is no HTTP', 'hello\r\n\r\n', 400],
    [
      'a socket that is refused',
      'GET /api HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
      403,
    ],
  ])('has the security headers also for %s', async (_title, text, status) => {
    const socket = createConnection(host.server.port, '127.0.0.1');
    socket.setEncoding('latin1').end(text);
    let answer = '';
    for await (const chunk of socket) answer += String(chunk);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain("content-security-policy: default-src 'none'");
  });

  it('is kept only when its name carries its contents', async () => {
    expect((await host.ask('/')).headers['cache-control']).toBe('no-store');
    expect((await host.ask('/assets/main-a1b2c3.js')).headers['cache-control']).toContain(
      'immutable',
    );
  });

  it('answers HEAD without a body', async () => {
    const answer = await host.ask('/', { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.body).toBe('');
  });
});

describe('paths', () => {
  it.each([
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '//etc/passwd',
    '/C:/secret.txt',
    '/assets/%00main-a1b2c3.js',
    '/.hidden.js',
    '/assets',
    '/assets/',
    '/index.html/x.js',
  ])('do not lead outside: %s', async (path) => {
    const answer = await host.ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('secret');
  });
});

describe('files', () => {
  it('come in and go out byte for byte under their name', async () => {
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251));
    const uploaded = await host.upload('Häuser “1”.csv', bytes);
    expect(uploaded.status).toBe(200);
    const { token } = JSON.parse(uploaded.body) as { token: string };
    const { path, name } = host.files.resolve(token);
    expect(name).toBe('Häuser “1”.csv');
    expect(readFileSync(path).equals(bytes)).toBe(true);
    const saved = await host.ask(`/files/${token}`);
    expect(saved.status).toBe(200);
    expect(saved.headers['content-length']).toBe('70000');
    expect(saved.headers['content-disposition']).toContain('attachment');
    expect(saved.headers['content-disposition']).toContain(
      "filename*=UTF-8''H%C3%A4user%20%E2%80%9C1%E2%80%9D.csv",
    );
    expect(saved.headers['cache-control']).toBe('no-store');
  });

  it('larger than allowed are refused, declared or not, and leave nothing behind', async () => {
    const before = readdirSync(join(host.folder, 'files')).length;
    const declared = await host.upload('large.csv', Buffer.alloc(100_001));
    expect(declared.status).toBe(400);
    expect(declared.body).toContain('large.csv');
    const streamed = await host.ask('/files', {
      method: 'POST',
      headers: {
        origin: host.origin,
        'x-file-name': 'large.csv',
        'transfer-encoding': 'chunked',
      },
      body: Buffer.alloc(300_000),
    });
    expect(streamed.status).toBe(400);
    expect(readdirSync(join(host.folder, 'files'))).toHaveLength(before);
  });

  it('with a malformed name are refused', async () => {
    const answer = await host.ask('/files', {
      method: 'POST',
      headers: { origin: host.origin, 'x-file-name': '%E0%A4%A' },
      body: 'x',
    });
    expect(answer.status).toBe(400);
  });

  it('that are refused leave their connection to the next request', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const refused = await host.ask('/files', {
      method: 'POST',
      headers: { origin: host.origin, 'x-file-name': '%E0%A4%A' },
      body: Buffer.alloc(3_000_000),
      agent,
    });
    expect(refused.status).toBe(400);
    expect((await host.ask('/files/unknown', { agent })).status).toBe(404);
    agent.destroy();
  });

  it('are not found under a token that nobody granted', async () => {
    for (const token of ['unknown', 'a'.repeat(200), '..', '%2e%2e%2fsecret.txt']) {
      const answer = await host.ask(`/files/${token}`);
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain('secret');
    }
  });

  it('that are gone are not found, and found when they are back', async () => {
    const token = host.files.grant(join(host.folder, 'gone.csv'), 'gone.csv');
    expect((await host.ask(`/files/${token}`)).status).toBe(404);
    writeFileSync(join(host.folder, 'gone.csv'), 'back');
    expect((await host.ask(`/files/${token}`)).body).toBe('back');
    expect(existsSync(join(host.folder, 'gone.csv'))).toBe(true);
  });
});
