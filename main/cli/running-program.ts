import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Api } from '../../common/api/api.ts';
import { createApi } from '../../common/api/create-api.ts';
import type { Answer } from '../../common/api/wire.ts';
import { AppError, deserializeError } from '../../common/errors/app-error.ts';
import { readControlAddress } from '../hosting/control-port.ts';

/** A connection to the program that has a library open. */
export interface RunningProgram {
  /** Only the calls that the program lets the command line make. */
  readonly api: Api;
  /** Gives that program a file of this machine, and tells where a file is that it wrote. */
  readonly files: { grant(path: string): Promise<string>; path(token: string): Promise<string> };
  close(): Promise<void>;
}

/** Connects to the program that has the library open. Throws `unavailable` where it does not answer. */
export async function connectToProgram(libraryFolder: string): Promise<RunningProgram> {
  const address = readControlAddress(libraryFolder);
  if (!address) throw silent();
  const socket = connect({ host: '127.0.0.1', port: address.port });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', (error) => reject(silent(error)));
  });
  socket.write(`${JSON.stringify({ token: address.token })}\n`);
  const close = (): Promise<void> => {
    socket.end();
    return Promise.resolve();
  };
  const call = callsOver(socket);
  return { api: createApi({ call }), files: filesOver(call), close };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

type Call = (name: string, input: unknown) => Promise<unknown>;

function filesOver(call: Call): RunningProgram['files'] {
  return {
    grant: async (path) => String(await call('files.grant', { path })),
    path: async (token) => String(await call('files.path', { token })),
  };
}

function callsOver(socket: Socket): Call {
  const waiting = new Map<number, Waiting>();
  let last = 0;
  createInterface({ input: socket }).on('line', (line) => {
    const message = readAnswer(line);
    if (!message) {
      socket.destroy();
      return;
    }
    const { id, ...answer } = message;
    const asked = waiting.get(id);
    waiting.delete(id);
    if ('error' in answer) asked?.reject(deserializeError(answer.error));
    else asked?.resolve(answer.result);
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    for (const { reject } of waiting.values()) reject(silent());
    waiting.clear();
  });
  return (name, input) =>
    new Promise((resolve, reject) => {
      const id = ++last;
      waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ id, name, input })}\n`);
    });
}

/** Null for what no Layerwright says. */
function readAnswer(line: string): ({ readonly id: number } & Answer) | null {
  try {
    return JSON.parse(line) as { readonly id: number } & Answer;
  } catch {
    return null;
  }
}

function silent(cause?: unknown): AppError {
  return new AppError(
    'unavailable',
    'Another program has this library open, but it does not answer. Close it, or use its window.',
    { cause },
  );
}
