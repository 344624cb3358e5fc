import { join } from 'node:path';
import { suggestRecipe } from '../../common/datasets/suggest-recipe.ts';
import { suggestTarget } from '../../common/datasets/suggest-target.ts';
import { suggestNetwork } from '../../common/network/suggest-network.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import { startServices } from '../../main/services/start.ts';
import { forkChildTrainer } from '../../main/services/training/child-process-trainer.ts';

/** Trains without end in the library named by its argument and tells its parent of its epochs. */
const root = join(import.meta.dirname, '..', '..');
const { api } = await startServices({
  libraryFolder: process.argv[2] ?? '',
  resourcesFolder: join(root, 'resources'),
  host: {
    kind: 'browser',
    version: '0.0.0',
    forkTrainer: () => forkChildTrainer(join(root, 'main', 'trainer', 'index.ts')),
  },
  publish: (event) => {
    if (event.name !== 'run.epochs') return;
    const { runId, epochs } = event.payload;
    process.send?.({ runId, epoch: epochs.at(-1)?.epoch });
  },
});
const profiled = await api.datasets.importSample({ sampleId: 'iris' });
const recipe = suggestRecipe(profiled, suggestTarget(profiled));
const network = suggestNetwork({ profiled, recipe, task: 'multiclass' });
const training = { ...defaultTraining('multiclass'), epochs: 1_000_000 };
const { id, revision } = await api.projects.create({
  name: 'Iris',
  datasetId: profiled.dataset.id,
});
await api.projects.save({ id, revision, changes: { recipe, network, training } });
await api.training.start({ projectId: id, name: null });
