import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Where a window was when it was last closed. */
export interface WindowState {
  /** Null lets the system place the window. */
  readonly position: { readonly x: number; readonly y: number } | null;
  readonly width: number;
  readonly height: number;
  readonly maximized: boolean;
}

export const minimumSize = { width: 960, height: 600 };

const initialState: WindowState = { position: null, width: 1440, height: 900, maximized: false };

const stateSchema = z.strictObject({
  position: z.strictObject({ x: z.int(), y: z.int() }).nullable(),
  width: z.int().min(minimumSize.width).max(20_000),
  height: z.int().min(minimumSize.height).max(20_000),
  maximized: z.boolean(),
});

/** The remembered state; the initial one where nothing readable was kept. */
export function readWindowState(file: string): WindowState {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // A lost window position is not worth a word.
    return initialState;
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(state));
}

/** Forgets a position on a display that is gone, and fits the size into the largest display. */
export function fitToDisplays(state: WindowState, workAreas: readonly Rectangle[]): WindowState {
  const width = Math.min(state.width, Math.max(...workAreas.map((area) => area.width)));
  const height = Math.min(state.height, Math.max(...workAreas.map((area) => area.height)));
  const { position } = state;
  // The title bar must be reachable: enough of the upper edge lies on one display.
  const reachable =
    position !== null &&
    workAreas.some(
      (area) =>
        position.x + width - 100 > area.x &&
        position.x + 100 < area.x + area.width &&
        position.y >= area.y &&
        position.y + 50 < area.y + area.height,
    );
  return { ...state, width, height, position: reachable ? position : null };
}
