import { z } from 'zod';
import type { Experiment } from '../../../common/experiments/experiment.ts';
import { lineageSchema } from '../../../common/experiments/schema.ts';
import { storedRecipeSchema } from '../../../common/datasets/schema.ts';
import { storedNetworkSchema } from '../../../common/network/schema.ts';
import { trainingConfigSchema } from '../../../common/training/schema.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';

const key = 'experiments.lineages';

/** An opened experiment that goes back to others, and how far these are trained. */
export interface StoredLineage extends Pick<Experiment, 'recipe' | 'network' | 'training'> {
  readonly lineage: NonNullable<Experiment['lineage']>;
  readonly datasetId: string;
  /** The run that repeats an ancestor, and its place among them from 0; null while none does. */
  readonly going: { readonly runId: string; readonly at: number } | null;
  /** Why it does not go on, as a sentence; null where nothing is in its way. */
  readonly problem: string | null;
}

const stored = z.record(
  z.string(),
  z.object({
    lineage: lineageSchema,
    datasetId: z.string(),
    recipe: storedRecipeSchema,
    network: storedNetworkSchema,
    training: trainingConfigSchema,
    going: z.object({ runId: z.string(), at: z.int().min(0) }).nullable(),
    problem: z.string().nullable(),
  }),
);

/** What opened experiments go back to, by project; kept in the library so that it survives the program's end. */
export class LineageStore {
  readonly #settings: Pick<SettingsRepository, 'get' | 'set'>;
  readonly #isThere: (projectId: string) => boolean;
  /** What the library has; null until it is asked for. */
  #known: Readonly<Record<string, StoredLineage>> | null = null;

  /** @param isThere Whether a project is in the library, removed ones left out. */
  constructor(
    settings: Pick<SettingsRepository, 'get' | 'set'>,
    isThere: (projectId: string) => boolean,
  ) {
    this.#settings = settings;
    this.#isThere = isThere;
  }

  of(projectId: string): StoredLineage | null {
    return this.#all()[projectId] ?? null;
  }

  /** The project of the experiment whose ancestor a run repeats; null where it repeats none. */
  projectOf(runId: string): string | null {
    const found = Object.entries(this.#all()).find(([, { going }]) => going?.runId === runId);
    return found?.[0] ?? null;
  }

  /** @param lineage Null forgets it. */
  set(projectId: string, lineage: StoredLineage | null): void {
    const others = Object.entries(this.#all()).filter(
      ([id]) => id !== projectId && this.#isThere(id),
    );
    const all = Object.fromEntries(lineage ? [...others, [projectId, lineage]] : others);
    this.#settings.set(key, all);
    this.#known = all;
  }

  #all(): Readonly<Record<string, StoredLineage>> {
    this.#known ??= stored.safeParse(this.#settings.get(key) ?? {}).data ?? {};
    return this.#known;
  }
}
