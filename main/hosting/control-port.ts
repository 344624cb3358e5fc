import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { basename, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Api } from '../../common/api/api.ts';
import type { CallName } from '../../common/api/create-api.ts';
import { AppError, serializeError } from '../../common/errors/app-error.ts';
import type { Answer } from '../../common/api/wire.ts';
import type { FileTokens } from '../services/files/file-tokens.ts';
import { answerCall } from './answer-call.ts';

/** Where the program that has a library open listens, and the key to it. Only the person can read the file. */
export interface ControlAddress {
  readonly port: number;
  readonly token: string;
}

/** Calls that the command line may make; everything else needs a window. */
const allowed = (name: string): boolean => name.startsWith('training.') || others.has(name);
const others: ReadonlySet<string> = new Set<CallName>([
  'runs.list',
  'runImport.start',
  'runImport.cancel',
  'runs.get',
  'projects.list',
  'library.state',
  'library.space',
  'library.backUp',
  'library.restore',
  'library.setSchedule',
  'library.check',
  'library.shrink',
  'library.recover',
  'library.cancelWork',
  'library.move',
  'library.exportProject',
  'library.importProject',
  'library.cancelProjectFile',
]);

const addressSchema = z.strictObject({
  version: z.literal(1),
  port: z.int().min(1).max(65_535),
  token: z.string().regex(/^[0-9a-f]{64}$/),
});
const greeting = z.strictObject({ token: z.string().max(200) });
const call = z.strictObject({ id: z.int(), name: z.string().max(100), input: z.unknown() });

/** Characters of one line, and milliseconds until a connection has to have shown its key. */
const longestLine = 1_000_000;
const patience = 5000;

/** The file with the address, in the library's folder. */
export function controlFile(libraryFolder: string): string {
  return join(libraryFolder, 'control.json');
}

/** The address that a program left in the library; null where there is none that can be read. */
export function readControlAddress(libraryFolder: string): ControlAddress | null {
  try {
    const json: unknown = JSON.parse(readFileSync(controlFile(libraryFolder), 'utf8'));
    return addressSchema.parse(json);
  } catch {
    // Whoever asks for it says that the program does not listen.
    return null;
  }
}

/**
 * Calls that only this connection has: who has its key may read and write the person's files anyway, so a path may
 * become a token, and a token the path of what the program wrote.
 */
const fileCalls = {
  'files.grant': {
    schema: z.strictObject({
      path: z.string().max(10_000).refine(isAbsolute),
    }),
    answer: (files: FileTokens, { path }: { path: string }) => files.grant(path, basename(path)),
  },
  'files.path': {
    schema: z.strictObject({ token: z.string().max(200) }),
    answer: (files: FileTokens, { token }: { token: string }) => files.resolve(token).path,
  },
};

/** What the port opens to the command line. */
export interface ControlledProgram {
  readonly api: Api;
  readonly files: FileTokens;
}

/**
 * Lets the command line steer the runs of this program: lines of JSON over a connection of this machine. The
 * first line shows the key that stands in a file only the person can read. Gives a function that ends it.
 * @param report Takes unexpected errors.
 */
export async function openControlPort(
  libraryFolder: string,
  program: ControlledProgram,
  report: (error: unknown) => void,
): Promise<() => Promise<void>> {
  const token = randomBytes(32).toString('hex');
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // A client that goes away ends its own connection.
    socket.on('error', () => socket.destroy());
    answerLines(socket, token, program, report);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port: 0 }, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const file = controlFile(libraryFolder);
  writeFileSync(`${file}.new`, JSON.stringify({ version: 1, port, token }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return async () => {
    rmSync(file, { force: true });
    for (const socket of open) socket.destroy();
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
  };
}

function answerLines(
  socket: Socket,
  token: string,
  program: ControlledProgram,
  report: (error: unknown) => void,
): void {
  let known = false;
  let waiting = 0;
  const late = setTimeout(() => socket.destroy(), patience);
  socket.once('close', () => clearTimeout(late));
  socket.on('data', (bytes) => {
    waiting = bytes.includes(10) ? 0 : waiting + bytes.length;
    if (waiting > longestLine) socket.destroy();
  });
  createInterface({ input: socket, crlfDelay: Infinity }).on('line', (line) => {
    const json = parse(line);
    if (!known) {
      const shown = greeting.safeParse(json);
      known = shown.success && sameSecret(shown.data.token, token);
      if (known) clearTimeout(late);
      else socket.destroy();
      return;
    }
    const asked = call.safeParse(json);
    if (
      !asked.success ||
      !(Object.hasOwn(fileCalls, asked.data.name) || allowed(asked.data.name))
    ) {
      socket.destroy();
      return;
    }
    const { id, name, input } = asked.data;
    void answer(program, name, input, report).then((answer) => {
      if (socket.writable) socket.write(`${JSON.stringify({ id, ...answer })}\n`);
    });
  });
}

function answer(
  { api, files }: ControlledProgram,
  name: string,
  input: unknown,
  report: (error: unknown) => void,
): Promise<Answer> {
  if (name === 'files.grant') return Promise.resolve(answerFile(fileCalls[name], files, input));
  if (name === 'files.path') return Promise.resolve(answerFile(fileCalls[name], files, input));
  return answerCall(api, name, input, report);
}

function answerFile<Input>(
  call: { schema: z.ZodType<Input>; answer: (files: FileTokens, input: Input) => string },
  files: FileTokens,
  input: unknown,
): Answer {
  const checked = call.schema.safeParse(input);
  if (!checked.success) {
    const error = new AppError('invalid-input', 'This is no file that can be named.');
    return { error: serializeError(error) };
  }
  try {
    return { result: call.answer(files, checked.data) };
  } catch (error) {
    return { error: serializeError(error) };
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Takes the same time wherever the two differ. */
function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
