import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import type { ApiEvent } from '../../../common/api/api.ts';
import { createApi } from '../../../common/api/create-api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { WebSocketTransport } from '../../../renderer/transport/web-socket.ts';
import { WebHostUnderTest } from './web-host.ts';

const host = new WebHostUnderTest();
beforeAll(() => host.start());
afterAll(() => host.close());

/** Status of the refused handshake, or `open`. */
async function outcome(socket: WebSocket): Promise<number | 'open'> {
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.close();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', () => resolve(0));
  });
}

async function ask(socket: WebSocket, text: string): Promise<unknown> {
  const answer = once(socket, 'message') as Promise<[Buffer]>;
  socket.send(text);
  const [data] = await answer;
  return JSON.parse(data.toString());
}

function transport(): WebSocketTransport {
  return new WebSocketTransport(() => host.socket() as unknown as globalThis.WebSocket);
}

describe('the socket', () => {
  it('opens to our own page', async () => {
    expect(await outcome(host.socket())).toBe('open');
  });

  it.each([
    ['no origin', { origin: undefined }, 403],
    ['a foreign origin', { origin: 'http://attacker.example' }, 403],
    ['the origin of another port', { origin: 'http://127.0.0.1:1' }, 403],
    ['no cookie', { cookie: undefined }, 401],
    ['a wrong cookie', { cookie: 'layerwright=1' }, 401],
    ['a foreign name', { host: 'attacker.example', origin: 'http://attacker.example' }, 421],
  ])('refuses %s', async (_title, headers, status) => {
    expect(await outcome(host.socket(headers))).toBe(status);
  });

  it('exists under one path only', async () => {
    expect(await outcome(host.socket({}, '/other'))).toBe(400);
  });

  it('answers calls under their number', async () => {
    const socket = host.socket();
    await once(socket, 'open');
    expect(await ask(socket, '{"id":7,"name":"settings.get","input":null}')).toEqual({
      id: 7,
      result: { theme: 'system' },
    });
    socket.close();
  });

  it.each([
    ['an unknown call', '{"id":1,"name":"settings.remove","input":null}'],
    ['a name from the prototype', '{"id":1,"name":"constructor.constructor","input":null}'],
    [
      'a payload that its schema refuses',
      '{"id":1,"name":"settings.set","input":{"theme":"pink"}}',
    ],
    ['an unknown field', '{"id":1,"name":"settings.set","input":{"theme":"dark","x":1}}'],
  ])('refuses %s', async (_title, text) => {
    const socket = host.socket();
    await once(socket, 'open');
    expect(await ask(socket, text)).toMatchObject({ id: 1, error: { code: 'invalid-input' } });
    socket.close();
  });

  it.each(['not json', '[]', '{"id":"x","name":"settings.get","input":null}', '{"id":1}'])(
    'ends a connection that sends “%s”',
    async (text) => {
      const socket = host.socket();
      await once(socket, 'open');
      socket.send(text);
      const [code] = (await once(socket, 'close')) as [number];
      expect(code).toBe(1008);
    },
  );

  it('reports a mistake of the program and answers with its stack', async () => {
    const socket = host.socket();
    await once(socket, 'open');
    const answer = await ask(socket, '{"id":1,"name":"projects.remove","input":{"id":"p"}}');
    expect(answer).toMatchObject({ error: { code: 'unexpected' } });
    expect(host.reported.at(-1)).toBeInstanceOf(TypeError);
    socket.close();
  });
});

describe('the page’s end of the socket', () => {
  it('makes the typed calls and rejects with the services’ errors', async () => {
    const page = transport();
    const api = createApi(page);
    expect(await api.settings.set({ theme: 'dark' })).toEqual({ theme: 'dark' });
    await expect(api.projects.get({ id: '' })).rejects.toThrow(AppError);
    page.close();
  });

  it('receives events until it unsubscribes', async () => {
    const page = transport();
    await page.ready;
    const event: ApiEvent = { name: 'runs.removed', payload: { ids: ['a'] } };
    const received: ApiEvent[] = [];
    const first = new Promise<void>((resolve) => {
      const end = page.subscribe((arrived) => {
        received.push(arrived);
        end();
        resolve();
      });
    });
    host.server.publish(event);
    await first;
    host.server.publish(event);
    await createApi(page).settings.get();
    expect(received).toEqual([event]);
    page.close();
  });

  it('takes a call at once where the connection stands, before anything else of the page goes on', async () => {
    const socket = host.socket();
    const page = new WebSocketTransport(() => socket as unknown as globalThis.WebSocket);
    await page.ready;
    const send = vi.spyOn(socket, 'send');
    const answer = page.call('settings.get', null);
    expect(send).toHaveBeenCalledOnce();
    expect(await answer).toHaveProperty('theme');
    page.close();
  });

  it('rejects open calls when the connection breaks, says so and comes back by itself', async () => {
    const sockets: WebSocket[] = [];
    const page = new WebSocketTransport(() => {
      const socket = host.socket();
      sockets.push(socket);
      return socket as unknown as globalThis.WebSocket;
    });
    await page.ready;
    const changes: boolean[] = [];
    const back = new Promise<void>((resolve) => {
      page.onConnection((connected) => {
        changes.push(connected);
        if (connected) resolve();
      });
    });
    const open = page.call('settings.get', null);
    sockets[0]?.terminate();
    await expect(open).rejects.toMatchObject({ code: 'unavailable' });
    await expect(page.call('settings.get', null)).rejects.toMatchObject({ code: 'unavailable' });
    await back;
    expect(changes).toEqual([false, true]);
    expect(await page.call('settings.get', null)).toBeTruthy();
    page.close();
  });
});
