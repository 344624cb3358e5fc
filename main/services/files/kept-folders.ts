import { copyFile, link, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { mostFiles, safeParts } from './folder-upload.ts';

/** A file of a folder that is going to be sent: where it lies in it, its bytes, when it was changed (in ms). */
const listedFile = z.tuple([z.string().min(1).max(4000), z.number().int().min(0), z.number()]);

/** What a folder holds, in the order in which its files are sent. */
export const folderListing = z.array(listedFile).max(mostFiles);
export type FolderListing = z.infer<typeof folderListing>;

const keptListing = z.object({ name: z.string(), begunAt: z.number(), files: folderListing });
type KeptListing = z.infer<typeof keptListing>;

/** Which files of a folder need not be sent. */
export interface FilesThere {
  /** Numbers in the listing of the files that are still to be sent. */
  readonly missing: readonly number[];
  /** Bytes of the others. */
  readonly bytes: number;
}

/** Milliseconds for which a folder is kept whose sending was interrupted. */
const keptFor = 24 * 60 * 60 * 1000;
const listingEnding = '.listing.json';
/** Files that are looked at together. */
const atOnce = 64;

/**
 * The folders of which some files came before the page or the program was gone. Beside each lies the listing that its
 * files belong to, so that the same folder, chosen again, is sent only as far as it is not there yet.
 */
export class KeptFolders {
  readonly #folder: string;
  readonly #now: () => number;

  /** @param folder Where uploads lie. */
  constructor(folder: string, now: () => number = Date.now) {
    this.#folder = folder;
    this.#now = now;
  }

  /** Notes what a folder is going to hold. */
  async note(path: string, name: string, files: FolderListing): Promise<void> {
    const listing: KeptListing = { name, begunAt: this.#now(), files };
    await writeFile(listingOf(path), JSON.stringify(listing));
  }

  /**
   * Takes the files that came before, of the kept folder of this name that has most of them, into `target`: a file is
   * the same where its path, size and time of change are. The paths of kept folders are given as they are used up.
   */
  async takeOver(
    target: string,
    name: string,
    files: FolderListing,
  ): Promise<FilesThere & { readonly from: string | null }> {
    const nothing = { missing: [...files.keys()], bytes: 0, from: null };
    const best = await this.#find(target, name, files);
    if (!best) return nothing;
    const isThere = new Uint8Array(files.length);
    let bytes = 0;
    const same = [...files.entries()].filter(([, file]) => best.known.has(keyOf(file)));
    for (let first = 0; first < same.length; first += atOnce) {
      await Promise.all(
        same.slice(first, first + atOnce).map(async ([index, [path, size]]) => {
          if (!(await takeFile(best.path, target, path, size))) return;
          isThere[index] = 1;
          bytes += size;
        }),
      );
    }
    const missing = [...files.keys()].filter((index) => isThere[index] === 0);
    return { missing, bytes, from: best.path };
  }

  /** Removes a folder with its listing. */
  async remove(path: string): Promise<void> {
    await rm(listingOf(path), { force: true });
    await rm(path, { recursive: true, force: true });
  }

  /** Removes everything that lies there but the folders that are kept. */
  async tidy(): Promise<void> {
    const names = await readdir(this.#folder).catch(() => []);
    const kept = new Set<string>();
    for (const { path, listing } of await this.#all()) {
      if (this.#now() - listing.begunAt < keptFor) kept.add(path).add(listingOf(path));
    }
    for (const name of names) {
      const path = join(this.#folder, name);
      if (!kept.has(path)) await rm(path, { recursive: true, force: true });
    }
  }

  async #find(target: string, name: string, files: FolderListing) {
    let best: { readonly path: string; readonly known: ReadonlySet<string> } | null = null;
    let most = 0;
    for (const { path, listing } of await this.#all()) {
      if (path === target || listing.name !== name) continue;
      const known = new Set(listing.files.map(keyOf));
      const same = files.reduce((sum, file) => sum + Number(known.has(keyOf(file))), 0);
      if (same <= most) continue;
      most = same;
      best = { path, known };
    }
    return best;
  }

  async #all(): Promise<{ readonly path: string; readonly listing: KeptListing }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const found: { path: string; listing: KeptListing }[] = [];
    for (const name of names.filter((one) => one.endsWith(listingEnding))) {
      const path = join(this.#folder, name.slice(0, -listingEnding.length));
      const listing = await readListing(path);
      if (listing) found.push({ path, listing });
    }
    return found;
  }
}

function listingOf(path: string): string {
  return path + listingEnding;
}

/** Null for a listing that was not written to its end. */
async function readListing(path: string): Promise<KeptListing | null> {
  try {
    return keptListing.parse(JSON.parse(await readFile(listingOf(path), 'utf8')));
  } catch {
    return null;
  }
}

function keyOf([path, size, modified]: FolderListing[number]): string {
  return `${size}\n${modified}\n${path}`;
}

/** Puts a file that came before into another folder, without a second copy where the disk can; false where it is not whole. */
async function takeFile(from: string, to: string, path: string, size: number): Promise<boolean> {
  const parts = safeParts(path);
  const [old, own] = [join(from, ...parts), join(to, ...parts)];
  try {
    const found = await stat(old);
    if (!found.isFile() || found.size !== size) return false;
    await mkdir(dirname(own), { recursive: true });
    await link(old, own).catch(() => copyFile(old, own));
    return true;
  } catch {
    // Whatever it is, sending the file again mends it.
    return false;
  }
}
