import { describe, expect, it, vi } from 'vitest';
import { callChannel, eventChannel, type DesktopBridge } from '../../common/api/wire.ts';

const seen = vi.hoisted(() => ({
  exposed: new Map<string, unknown>(),
  invoked: [] as unknown[][],
  listeners: new Map<string, (...args: unknown[]) => void>(),
}));

vi.mock('electron', () => ({
  contextBridge: {
    exposeInMainWorld: (name: string, value: unknown) => void seen.exposed.set(name, value),
  },
  ipcRenderer: {
    invoke: (...args: unknown[]) => {
      seen.invoked.push(args);
      return Promise.resolve({ result: 1 });
    },
    on: (channel: string, listener: () => void) => void seen.listeners.set(channel, listener),
    off: (channel: string) => void seen.listeners.delete(channel),
  },
}));

await import('../../preload/index.ts');
const bridge = seen.exposed.get('layerwright') as DesktopBridge;

describe('the preload', () => {
  it('exposes two named functions and nothing else', () => {
    expect([...seen.exposed.keys()]).toEqual(['layerwright']);
    expect(Object.keys(bridge).sort()).toEqual(['call', 'subscribe']);
    expect(Object.values(bridge).every((value) => typeof value === 'function')).toBe(true);
  });

  it('calls on the one channel, whatever the name', async () => {
    await bridge.call('some-other-channel', { a: 1 });
    expect(seen.invoked).toEqual([[callChannel, 'some-other-channel', { a: 1 }]]);
  });

  it('hands on events without their sender, until unsubscribed', () => {
    const received: unknown[][] = [];
    const end = bridge.subscribe((...args) => received.push(args));
    const event = { name: 'runs.removed', payload: { ids: [] } };
    seen.listeners.get(eventChannel)?.({ sender: 'ipcRenderer' }, event);
    expect(received).toEqual([[event]]);
    end();
    expect(seen.listeners.size).toBe(0);
  });
});
