import { currentPlace, moveLibrary } from '../../storage/move-library.ts';
import { readPendingChange, writePendingChange } from '../../storage/pending-changes.ts';

/**
 * Where a library is by now, once it has moved where the person wanted it. A move that fails leaves it where it is
 * and is told in a sentence.
 */
export async function openPlace(
  folder: string,
): Promise<{ readonly folder: string; readonly notice: string | null }> {
  const place = await currentPlace(folder);
  const { moveTo, restore } = readPendingChange(place);
  if (moveTo === null) return { folder: place, notice: null };
  writePendingChange(place, { restore, moveTo: null });
  try {
    await moveLibrary(place, moveTo);
    return {
      folder: moveTo,
      notice: `The library has moved to “${moveTo}”. The old one is still in “${place}”; delete it once you have seen that everything is here.`,
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { folder: place, notice: `The library could not be moved: ${reason}` };
  }
}
