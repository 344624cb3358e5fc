import { featureWidth } from '../../common/datasets/recipe.ts';
import type { PredictRequest } from '../../common/training/trainer-protocol.ts';
import { checkpointKey, readCheckpoint } from './chosen-checkpoint.ts';
import { chooseEngine } from './engines/choose-engine.ts';
import type { Program } from './engines/engine.ts';
import { openRows } from './open-rows.ts';
import { predictRows } from './predict-rows.ts';

interface LoadedProgram {
  readonly key: string;
  readonly program: Program;
}

/** Answers predictions one after another and keeps the last run's program ready for the next. */
export class PredictSession {
  #loaded: LoadedProgram | null = null;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #readAheadEntry: URL;

  /** @param readAheadEntry Program of the thread that reads ahead. */
  constructor(readAheadEntry: URL) {
    this.#readAheadEntry = readAheadEntry;
  }

  /** Outputs, row-major [rows, outputs]. Throws `not-found` when the run has no weights. */
  predict(request: PredictRequest): Promise<Float32Array> {
    const answer = this.#queue.then(() => this.#predict(request));
    // The next request does not care how this one went; its asker gets the error.
    this.#queue = answer.catch(() => {});
    return answer;
  }

  async #predict(request: PredictRequest): Promise<Float32Array> {
    const program = await this.#load(request);
    const width = featureWidth(request.fitted);
    const { features } = request;
    if (features instanceof Float32Array) {
      const rows = Int32Array.from({ length: features.length / width }, (_, row) => row);
      return predictRows(program, features, width, rows);
    }
    const stored = await openRows(features.folder, this.#readAheadEntry);
    try {
      return await predictRows(program, stored.features, width, features.rows);
    } finally {
      await stored.close();
    }
  }

  async #load(request: PredictRequest): Promise<Program> {
    const key = checkpointKey(request);
    if (this.#loaded?.key === key) return this.#loaded.program;
    const checkpoint = readCheckpoint(request);
    await this.#loaded?.program.dispose();
    this.#loaded = null;
    const { network, training, fitted } = request;
    const { engine } = await chooseEngine(training.engine, network);
    const program = await engine.compile({
      network,
      training,
      task: fitted.task,
      featureCount: featureWidth(fitted),
      targetCount: fitted.targetNames.length,
    });
    await program.setState({ weights: checkpoint.weights });
    this.#loaded = { key, program };
    return program;
  }
}
