import { AppError } from '../../../../common/errors/app-error.ts';
import type { SourceFile } from '../read-source.ts';
import { archiveKind } from './archive-kind.ts';
import { openFolder } from './list-folder.ts';
import { openTar } from './list-tar.ts';
import { openZip } from './list-zip.ts';
import type { Listing, ListingControl, SourceEntry } from './source-entry.ts';

/**
 * Opens a folder, or a zip, tar, tar.gz or tar.zst archive, told apart by content. Nothing is unpacked to disk.
 * Throws `invalid-data` for what is no archive, and for an archive that is not safe to read: names that lead out of
 * it, links, files twice, encrypted ones, sizes that lie, more than anybody's data would unpack to.
 */
export async function openListing(
  source: SourceFile,
  control: ListingControl = {},
): Promise<Listing> {
  const kind = await archiveKind(source);
  switch (kind) {
    case 'folder':
      return openFolder(source, control);
    case 'zip':
      return openZip(source, control);
    case 'tar':
    case 'tar.gz':
    case 'tar.zst':
      return openTar(source, kind, control);
    case 'other':
      throw new AppError(
        'invalid-data',
        `“${source.name}” is not a folder, and not a zip or tar archive. Choose one of these.`,
        { place: { file: source.name } },
      );
  }
}

/** Walks once through a folder or an archive: see `openListing`. Hidden and system files are not listed. */
export async function* listEntries(
  source: SourceFile,
  control: ListingControl = {},
): AsyncGenerator<SourceEntry> {
  const listing = await openListing(source, control);
  try {
    yield* listing.entries();
  } finally {
    await listing.close();
  }
}
