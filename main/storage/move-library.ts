import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { cp, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../common/errors/app-error.ts';
import { openLibrary, type Library } from './library.ts';

const pointerName = 'moved-to.json';
/** In the new folder as long as not everything is there; says where it comes from. */
const unfinishedName = 'unfinished-move.json';
/** Belong to one open library, not to what is kept. */
const leftOut =
  /^(?:library\.lock(?:-.*)?|library\.sqlite-(?:wal|shm)|library\.sqlite\.smaller(?:-.*)?|uploads|at-next-start\.json|moved-to\.json|unfinished-move\.json)$/;

/**
 * Copies a library that no program has open into an empty or new folder, or into the one where a move of it was
 * killed, holds every copied file to its original and the copy to SQLite's check, and only then leaves word of the new
 * place. The old one stays, untouched.
 * Throws `invalid-input` for a folder that has something in it or lies in the library, `unavailable` while the
 * library is open, `storage` when the copy is not equal; the copy is removed then.
 * @param begin Called once no other program can open the library; where it says false, nothing moves.
 */
export async function moveLibrary(
  from: string,
  to: string,
  begin: () => boolean = () => true,
): Promise<void> {
  // Opening brings the log into the file and makes sure that no one else has it; the lock is held while copying.
  const library = openLibrary(from, { backsUp: false });
  try {
    if (begin()) await copyLibrary(library, from, await emptyTarget(from, to));
  } finally {
    await library.close();
  }
}

async function emptyTarget(from: string, to: string): Promise<string> {
  const target = resolve(to);
  if (`${target}${sep}`.startsWith(`${resolve(from)}${sep}`)) {
    throw new AppError('invalid-input', 'The library cannot move into a folder of its own.');
  }
  await mkdir(target, { recursive: true });
  await clearUnfinished(from, target);
  if ((await readdir(target)).length > 0) {
    throw new AppError(
      'invalid-input',
      `The folder “${target}” is not empty. Choose an empty one, so that nothing there is mixed up with the library.`,
    );
  }
  return target;
}

/** Removes what a move that was killed has copied, and nothing else. */
async function clearUnfinished(from: string, target: string): Promise<void> {
  const text = await readFile(join(target, unfinishedName), 'utf8').catch(() => null);
  if (text === null || (JSON.parse(text) as { from?: unknown }).from !== resolve(from)) return;
  const copied = (await readdir(from)).filter((name) => !leftOut.test(name));
  for (const name of [...copied, unfinishedName]) {
    await rm(join(target, name), { recursive: true, force: true });
  }
}

async function copyLibrary({ connection }: Library, from: string, target: string): Promise<void> {
  const unfinished = join(target, unfinishedName);
  try {
    await writeFile(unfinished, JSON.stringify({ from: resolve(from) }), { flush: true });
    connection.pragma('wal_checkpoint(TRUNCATE)');
    const files = await filesOf(from);
    for (const file of files) {
      await cp(join(from, file), join(target, file), { recursive: true });
      if ((await digest(join(from, file))) !== (await digest(join(target, file)))) {
        throw new AppError(
          'storage',
          `“${file}” was not copied rightly. The library stays where it is.`,
        );
      }
      await writeThrough(join(target, file));
    }
    checkCopy(join(target, 'library.sqlite'));
    await writeFile(join(from, pointerName), JSON.stringify({ to: target }), { flush: true });
    await rm(unfinished);
  } catch (error) {
    for (const name of await readdir(target)) {
      await rm(join(target, name), { recursive: true, force: true });
    }
    throw error;
  }
}

/** Waits until a file is on the disk: word of the new place must not outlive it when the power goes. */
async function writeThrough(file: string): Promise<void> {
  const opened = await open(file, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await opened.sync();
  } finally {
    await opened.close();
  }
}

/** Where a library has moved to, through all its moves; the folder itself where it has not. */
export async function currentPlace(folder: string): Promise<string> {
  let place = folder;
  for (let moves = 0; moves < 20; moves++) {
    const text = await readFile(join(place, pointerName), 'utf8').catch(() => null);
    if (text === null) return place;
    const { to } = JSON.parse(text) as { to?: unknown };
    if (typeof to !== 'string') return place;
    place = to;
  }
  return place;
}

function checkCopy(file: string): void {
  const copy = new Database(file, { readonly: true });
  try {
    if (copy.pragma('integrity_check(1)', { simple: true }) === 'ok') return;
  } finally {
    copy.close();
  }
  throw new AppError('storage', 'The copied library is damaged. The library stays where it is.');
}

async function filesOf(folder: string): Promise<string[]> {
  const top = (await readdir(folder)).filter((name) => !leftOut.test(name));
  const found: string[] = [];
  for (const name of top) {
    const inside = await readdir(join(folder, name), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => null);
    if (inside === null) found.push(name);
    for (const entry of inside ?? []) {
      if (!entry.isDirectory()) {
        found.push(join(entry.parentPath, entry.name).slice(folder.length + 1));
      }
    }
  }
  return found;
}

async function digest(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file, { highWaterMark: 1024 ** 2 })) {
    hash.update(piece as Buffer);
  }
  return hash.digest('hex');
}
