import { join } from 'node:path';
import { startServices } from '../../main/services/start.ts';
import { forkChildTrainer } from '../../main/services/training/child-process-trainer.ts';

/**
 * Imports what its second argument names into the library that its first names, and tells its parent how far it is.
 * The services are the program's; the parent kills them.
 */
const root = join(import.meta.dirname, '..', '..');
const [libraryFolder = '', source = ''] = process.argv.slice(2);
const { api, files } = await startServices({
  libraryFolder,
  resourcesFolder: join(root, 'resources'),
  host: {
    kind: 'browser',
    version: '0.0.0',
    forkTrainer: () => forkChildTrainer(join(root, 'main', 'trainer', 'index.ts')),
  },
  publish: (event) => {
    if (event.name !== 'import.progress') return;
    const { done, unit, ended } = event.payload;
    process.send?.({ done, unit, ended });
  },
});
const token = files.grant(source, 'chosen');
await api.datasets.importFiles({ tokens: [token], options: {} });
