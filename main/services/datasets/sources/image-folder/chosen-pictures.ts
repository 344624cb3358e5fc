import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { AppError } from '../../../../../common/errors/app-error.ts';
import { archiveKind } from '../../archives/archive-kind.ts';
import { openListing } from '../../archives/list-entries.ts';
import type { Listing, ListingControl, SourceEntry } from '../../archives/source-entry.ts';
import { imageFormatOf, imageFormatOfName } from '../../images/image-format.ts';
import { firstBytes, type SourceFile, unreadable } from '../../read-source.ts';

/** What the person chose, told apart. */
export interface ChosenPictures {
  /** The folder or archive, or the pictures chosen one by one. */
  readonly pictures: readonly [SourceFile, ...SourceFile[]];
  readonly isOneByOne: boolean;
  /** A table chosen with them. */
  readonly table: SourceFile | null;
}

/** Names of files that are surely no pictures: they are not even opened. */
const neverPicture =
  /\.(?:txt|csv|tsv|json|jsonl|xml|html?|md|ya?ml|pdf|docx?|py|ipynb|js|css|npy|npz|mat|pkl|pickle|h5|pt|pth|onnx|zip|gz|tar|tgz|7z|rar|mp4|avi|mov|mkv|webm|mp3|wav|db|sqlite)$/i;

/** Files that are enough to know what a folder holds. */
const enoughFiles = 2000;

/** True for a file that is looked into. */
export function mayBePicture({ path }: SourceEntry): boolean {
  return !neverPicture.test(path);
}

/** True for a table that may say something of the pictures beside it. */
export function mayBeLabels({ path, size }: SourceEntry): boolean {
  const named =
    /\.(?:csv|tsv)$/i.test(path) || /(?:label|annotation|target)[^/]*\.txt$/i.test(path);
  return named && size <= 256 * 1024 * 1024;
}

/** Null where these are no pictures. An archive that is not safe or whole counts as chosen: its reader says so. */
export async function choosePictures(
  sources: readonly SourceFile[],
): Promise<ChosenPictures | null> {
  const kinds = await Promise.all(sources.map(pictureKind));
  const holders = sources.filter((_, index) => kinds[index] === 'holder');
  const others = sources.filter((_, index) => kinds[index] === 'other');
  const pictures = sources.filter((_, index) => kinds[index] === 'picture');
  const [holder, ...moreHolders] = holders;
  if (holder && moreHolders.length === 0 && pictures.length === 0 && others.length <= 1) {
    if (!(await holdsPictures(holder))) return null;
    return { pictures: [holder], isOneByOne: false, table: others[0] ?? null };
  }
  const [picture, ...more] = pictures;
  if (!picture || holders.length > 0 || others.length > 1) return null;
  return { pictures: [picture, ...more], isOneByOne: true, table: others[0] ?? null };
}

async function pictureKind(source: SourceFile): Promise<'holder' | 'picture' | 'other'> {
  try {
    if ((await archiveKind(source)) !== 'other') return 'holder';
    return imageFormatOf(await firstBytes(source, 64)) ? 'picture' : 'other';
  } catch {
    return 'other';
  }
}

/** Whether there are pictures in it, and not mainly texts that some pictures lie beside. */
async function holdsPictures(source: SourceFile): Promise<boolean> {
  let [named, texts, looked] = [0, 0, 0];
  let listing: Listing;
  try {
    listing = await openListing(source);
  } catch (error) {
    return error instanceof AppError && !/\.(?:xls|doc|ppt|od)[a-z]*$|\.npz$/i.test(source.name);
  }
  try {
    for await (const entry of listing.entries()) {
      if (named + texts >= enoughFiles) break;
      if (imageFormatOfName(entry.path)) named += 1;
      else if (/\.txt$/i.test(entry.path)) texts += 1;
      else if (named === 0 && looked < 20 && mayBePicture(entry)) {
        looked += 1;
        if (imageFormatOf(await entry.read())) named += 1;
      }
    }
    return named > 0 && named * 2 > texts;
  } catch (error) {
    // A damaged end is told by the reader of what came before it.
    return error instanceof AppError && named > 0;
  } finally {
    await listing.close();
  }
}

/** The files among which the pictures are. */
export function openPictures(chosen: ChosenPictures, control: ListingControl): Promise<Listing> {
  if (!chosen.isOneByOne) return openListing(chosen.pictures[0], control);
  return Promise.resolve({
    entries: () => chosenFiles(chosen.pictures),
    close: () => Promise.resolve(),
  });
}

async function* chosenFiles(sources: readonly SourceFile[]): AsyncGenerator<SourceEntry> {
  const taken = new Set<string>();
  for (const { path, name } of sources) {
    const base = basename(name.replaceAll('\\', '/')) || 'picture';
    let own = base;
    for (let copy = 2; taken.has(own); copy += 1) own = `${copy}-${base}`;
    taken.add(own);
    const read = async () => {
      try {
        return await readFile(path);
      } catch (error) {
        throw unreadable(name, error);
      }
    };
    const { size } = await stat(path).catch((error: unknown) => {
      throw unreadable(name, error);
    });
    yield {
      path: own,
      size,
      read,
      open: async function* () {
        yield await read();
      },
    };
  }
}
