import { firstLibrary } from './0001-first-library.ts';
import type { Migration } from './migration.ts';

/** In order of their numbers, from 1 without gaps. */
export const allMigrations: readonly Migration[] = [firstLibrary];
