import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createApi } from '../../../common/api/create-api.ts';
import { WebSocketTransport } from '../../../renderer/transport/web-socket.ts';
import { CommandLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'layerwright-serve-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function addressOf(line: CommandLine): Promise<URL> {
  const text = await line.until('End it with Ctrl-C');
  return new URL(/http:\S+/.exec(text)?.[0] ?? '');
}

/** Signs in as a browser does and gives the cookie. */
async function signIn(address: URL): Promise<string> {
  const answer = await fetch(address, { redirect: 'manual' });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('layerwright serve', () => {
  it('serves the services on a free port and ends at a signal', async () => {
    const line = new CommandLine(['serve', '--port', '0', '--library', join(folder, 'library')]);
    const address = await addressOf(line);
    expect(address.hostname).toBe('127.0.0.1');
    const cookie = await signIn(address);
    const transport = new WebSocketTransport(
      () =>
        new WebSocket(`ws://${address.host}/api`, {
          headers: { cookie, origin: address.origin },
        }) as unknown as globalThis.WebSocket,
    );
    const info = await createApi(transport).app.info();
    expect(info).toMatchObject({
      host: 'browser',
      version: expect.stringMatching(/^\d/) as string,
    });
    expect((await createApi(transport).samples.list()).length).toBeGreaterThan(0);
    transport.close();
    line.process.kill('SIGINT');
    expect(await line.ended).toBe(0);
    expect(line.err).toBe('');
  });

  it('refuses a library that is open elsewhere', async () => {
    const library = join(folder, 'shared');
    const first = new CommandLine(['serve', '--port', '0', '--library', library]);
    await addressOf(first);
    const second = new CommandLine(['serve', '--port', '0', '--library', library]);
    expect(await second.ended).toBe(1);
    expect(second.err).toContain('already open');
    expect(second.err.split('\n').filter(Boolean)).toHaveLength(1);
    first.process.kill('SIGTERM');
    expect(await first.ended).toBe(0);
  });
});
