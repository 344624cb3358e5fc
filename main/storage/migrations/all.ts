import { firstLibrary } from './0001-first-library.ts';
import { steeredRuns } from './0002-steered-runs.ts';
import { savedBlocks } from './0003-saved-blocks.ts';
import { judgedRuns } from './0004-judged-runs.ts';
import { attempts } from './0005-attempts.ts';
import { settingsOfData } from './0006-settings-of-data.ts';
import type { Migration } from './migration.ts';

/** In order of their numbers, from 1 without gaps. */
export const allMigrations: readonly Migration[] = [
  firstLibrary,
  steeredRuns,
  savedBlocks,
  judgedRuns,
  attempts,
  settingsOfData,
];
