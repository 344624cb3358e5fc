import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Sample } from '../../../common/datasets/dataset.ts';
import { AppError } from '../../../common/errors/app-error.ts';

const samplesSchema = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    teaches: z.string(),
    rows: z.int(),
    target: z.string(),
    file: z.string().regex(/^[a-z0-9-]+\.(csv|npz)$/),
  }),
);

/** The samples that come with the program: `samples.json` and its files. */
export class SampleCatalogue {
  readonly #folder: string;
  #entries: Promise<z.infer<typeof samplesSchema>> | null = null;

  /** @param folder Holds `samples.json`. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async list(): Promise<readonly Sample[]> {
    return (await this.#read()).map(({ file: _file, ...sample }) => sample);
  }

  /** A sample and the path of its file; throws `not-found` for an unknown id. */
  async find(id: string): Promise<Sample & { readonly path: string }> {
    const entry = (await this.#read()).find((sample) => sample.id === id);
    if (!entry) throw new AppError('not-found', `There is no sample called “${id}”.`);
    const { file, ...sample } = entry;
    return { ...sample, path: join(this.#folder, file) };
  }

  #read(): Promise<z.infer<typeof samplesSchema>> {
    this.#entries ??= readFile(join(this.#folder, 'samples.json'), 'utf8').then((text) =>
      samplesSchema.parse(JSON.parse(text)),
    );
    return this.#entries;
  }
}
