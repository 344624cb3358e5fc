import { openLibrary, type Library } from '../../storage/library.ts';
import { currentPlace, moveLibrary } from '../../storage/move-library.ts';
import { readPendingChange, writePendingChange } from '../../storage/pending-changes.ts';

/** An open library, and where it is by now. */
export interface OpenedPlace {
  readonly folder: string;
  readonly library: Library;
  /** What came of a move, as a sentence; null where none was wanted. */
  readonly notice: string | null;
}

/**
 * Opens a library where it is by now, once it has moved where the person wanted it. A move that fails leaves it
 * where it is. Throws as `openLibrary`; while another program has the library, what was wanted stays wanted.
 */
export async function openPlace(folder: string): Promise<OpenedPlace> {
  let notice: string | null = null;
  for (;;) {
    const place = await currentPlace(folder);
    notice = (await moveIfWanted(place)) ?? notice;
    const moved = await currentPlace(place);
    const library = openLibrary(moved);
    // Another program may have moved it between the two looks: from then on nobody may write to the old one.
    if ((await currentPlace(moved)) === moved) return { folder: moved, library, notice };
    await library.close();
  }
}

/** What came of a wanted move; null where none is wanted. */
async function moveIfWanted(place: string): Promise<string | null> {
  const { moveTo } = readPendingChange(place);
  if (moveTo === null) return null;
  let begun = false;
  try {
    await moveLibrary(place, moveTo, () => {
      begun = readPendingChange(place).moveTo === moveTo;
      return begun;
    });
    if (!begun) return null;
    endPendingMove(place);
    return `The library has moved to “${moveTo}”. The old one is still in “${place}”; delete it once you have seen that everything is here.`;
  } catch (error) {
    // It was not even begun: opening the library says why, or it is open elsewhere and the move comes later.
    if (!begun) return null;
    // One that fails is not tried for ever; one that was killed is tried again.
    endPendingMove(place);
    const reason = error instanceof Error ? error.message : String(error);
    return `The library could not be moved: ${reason}`;
  }
}

/** Takes back the word of a move. */
function endPendingMove(place: string): void {
  writePendingChange(place, { ...readPendingChange(place), moveTo: null });
}
