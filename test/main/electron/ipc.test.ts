import { describe, expect, it } from 'vitest';
import type { Api } from '../../../common/api/api.ts';
import { callChannel, type Answer } from '../../../common/api/wire.ts';
import { serveCalls } from '../../../main/electron/ipc.ts';

type Handler = (event: unknown, name: unknown, input: unknown) => Promise<Answer>;

const api = {
  settings: { get: () => Promise.resolve({ theme: 'dark' }) },
} as unknown as Api;

const handlers = new Map<string, Handler>();
serveCalls(
  { handle: (channel: string, handler: unknown) => void handlers.set(channel, handler as Handler) },
  Promise.resolve(api),
  (id) => id === 1,
  () => undefined,
);

function call(sender: {
  url?: string;
  contents?: number;
  frame?: 'main' | 'sub' | 'gone';
}): Promise<Answer> {
  const mainFrame = { url: sender.url ?? 'app://layerwright/index.html' };
  const senderFrame = { main: mainFrame, sub: { ...mainFrame }, gone: null }[
    sender.frame ?? 'main'
  ];
  const event = { senderFrame, sender: { id: sender.contents ?? 1, mainFrame } };
  return handlers.get(callChannel)?.(event, 'settings.get', null) ?? Promise.reject(new Error());
}

describe('calls by IPC', () => {
  it('use one channel', () => {
    expect([...handlers.keys()]).toEqual([callChannel]);
  });

  it('are answered to the studio’s own page', async () => {
    expect(await call({})).toEqual({ result: { theme: 'dark' } });
  });

  it.each([
    ['about:blank', { url: 'about:blank' }],
    ['a foreign page', { url: 'https://attacker.example/' }],
    ['a page of a similar name', { url: 'app://layerwright.attacker.example/' }],
    ['a file', { url: 'file:///index.html' }],
    ['no address', { url: '' }],
    ['a subframe with our own address', { frame: 'sub' as const }],
    ['a frame that is gone', { frame: 'gone' as const }],
    ['another window', { contents: 2 }],
  ])('are refused to %s', async (_title, sender) => {
    expect(await call(sender)).toMatchObject({ error: { code: 'forbidden' } });
  });
});
