import type { DocumentMigration } from '../versioned/read-versioned.ts';

/** How networks of older versions become the current one. */
export const networkMigrations: readonly DocumentMigration[] = [
  // Version 2 adds notes, a direction, pinned layers and the settings of blocks, all optional.
  (network) => ({ ...network, version: 2 }),
];
