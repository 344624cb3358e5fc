import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Api } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { connectToProgram } from '../../../main/cli/running-program.ts';
import {
  controlFile,
  openControlPort,
  readControlAddress,
} from '../../../main/hosting/control-port.ts';
import { FileStore } from '../../../main/services/files/file-store.ts';

let folder: string;
let close: () => Promise<void>;
const asked: unknown[] = [];
const unexpected: unknown[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-control-'));
  asked.length = 0;
  unexpected.length = 0;
  const api = {
    training: {
      pause: (input: unknown) => {
        asked.push(input);
        return Promise.resolve();
      },
      resume: () => Promise.reject(new AppError('conflict', '“A” is training.')),
    },
    runs: { list: () => Promise.resolve([{ id: 'r' }]) },
    settings: { get: () => Promise.resolve({ theme: 'dark' }) },
  } as unknown as Api;
  const files = new FileStore(join(folder, 'uploads'));
  close = await openControlPort(folder, { api, files }, (error) => unexpected.push(error));
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

/** What a connection that sends these lines is answered until it is closed. */
function talk(...lines: readonly string[]): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port: readControlAddress(folder)?.port ?? 0 });
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => (heard += text));
  socket.write(lines.map((line) => `${line}\n`).join(''));
  return new Promise((resolve) => {
    socket.on('error', () => resolve(heard));
    socket.on('close', () => resolve(heard));
  });
}

const list = JSON.stringify({ id: 1, name: 'runs.list', input: { projectId: null } });

describe('the control port', () => {
  it('answers calls and hands on the services’ sentences', async () => {
    const program = await connectToProgram(folder);
    expect(await program.api.runs.list({ projectId: null })).toEqual([{ id: 'r' }]);
    await program.api.training.pause({ runId: 'r', when: 'epoch' });
    expect(asked).toEqual([{ runId: 'r', when: 'epoch' }]);
    await expect(program.api.training.resume({ runId: 'r' })).rejects.toMatchObject({
      code: 'conflict',
      message: '“A” is training.',
    });
    await program.close();
    expect(unexpected).toEqual([]);
  });

  it('checks what it is asked as any call is checked', async () => {
    const program = await connectToProgram(folder);
    await expect(program.api.training.pause({ runId: '' })).rejects.toMatchObject({
      code: 'invalid-input',
    });
    await program.close();
  });

  it('takes files of this machine by their whole path and tells where its own are', async () => {
    const program = await connectToProgram(folder);
    const path = join(folder, 'iris.csv');
    expect(await program.files.path(await program.files.grant(path))).toBe(path);
    await expect(program.files.grant('iris.csv')).rejects.toMatchObject({ code: 'invalid-input' });
    await expect(program.files.path('other')).rejects.toMatchObject({ code: 'not-found' });
    await program.close();
  });

  it.runIf(process.platform !== 'win32')('keeps its key to the person', () => {
    expect(statSync(controlFile(folder)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['no key', [list]],
    ['another key', [JSON.stringify({ token: '0'.repeat(64) }), list]],
    ['what a browser would send', ['POST / HTTP/1.1', 'host: localhost', '', list]],
  ])('tells nothing to a connection with %s', async (_title, lines) => {
    expect(await talk(...lines)).toBe('');
  });

  it('refuses calls that only a window makes', async () => {
    const { token } = readControlAddress(folder) ?? { token: '' };
    const settings = JSON.stringify({ id: 1, name: 'settings.get', input: null });
    expect(await talk(JSON.stringify({ token }), settings)).toBe('');
    const inherited = JSON.stringify({ id: 1, name: 'toString', input: null });
    expect(await talk(JSON.stringify({ token }), inherited)).toBe('');
  });

  it('takes its address back when it ends', async () => {
    await close();
    expect(readControlAddress(folder)).toBeNull();
    await expect(connectToProgram(folder)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('says that a program does not answer that left its address behind', async () => {
    await close();
    const address = { version: 1, port: 1, token: '0'.repeat(64) };
    writeFileSync(controlFile(folder), JSON.stringify(address));
    await expect(connectToProgram(folder)).rejects.toMatchObject({
      code: 'unavailable',
      message: /it does not answer/,
    });
  });
});
