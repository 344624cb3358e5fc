import { featureWidth } from '../../../common/datasets/recipe.ts';
import { AppError, serializeError } from '../../../common/errors/app-error.ts';
import type { ExplainFinding, ExplainRequest } from '../../../common/explain/explain-protocol.ts';
import type { FromTrainer } from '../../../common/training/trainer-protocol.ts';
import { explainStorageError } from '../../storage/storage-errors.ts';
import { openRows, type RowsToRead } from '../open-rows.ts';
import { checkpointKey, readCheckpoint } from '../chosen-checkpoint.ts';
import { answerChanged, answerCovered, scorePermuted, type WorkControl } from './explain-work.ts';
import { LoadedRun } from './explained-run.ts';
import { projectRows, showActivation } from './look-at-layer.ts';
import { differentiate, searchNearest } from './look-inside.ts';

/** Milliseconds between two messages of progress. */
const interval = 100;

/** Answers questions about runs one after another; the last run stays ready for the next. */
export class ExplainSession {
  readonly #readAheadEntry: URL;
  readonly #send: (message: FromTrainer) => void;
  readonly #going = new Map<number, AbortController>();
  #loaded: { readonly key: string; readonly run: LoadedRun } | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  /** @param readAheadEntry Program of the thread that reads ahead. */
  constructor(readAheadEntry: URL, send: (message: FromTrainer) => void) {
    this.#readAheadEntry = readAheadEntry;
    this.#send = send;
  }

  /** Answers with `explained` or `predict-failed`. */
  take(request: ExplainRequest): void {
    const { requestId } = request;
    const stop = new AbortController();
    this.#going.set(requestId, stop);
    const answer = this.#queue.then(async () => {
      try {
        stop.signal.throwIfAborted();
        const finding = await this.#explain(request, stop.signal);
        this.#send({ type: 'explained', requestId, finding });
      } catch (error) {
        const told = serializeError(explainStorageError(error));
        this.#send({ type: 'predict-failed', requestId, error: told });
      } finally {
        this.#going.delete(requestId);
      }
    });
    this.#queue = answer;
  }

  cancel(requestId: number): void {
    const reason = new AppError('cancelled', 'The explanation was stopped.');
    this.#going.get(requestId)?.abort(reason);
  }

  async #explain(request: ExplainRequest, signal: AbortSignal): Promise<ExplainFinding> {
    const run = await this.#load(request);
    const stored = await openRows(request.rows.folder, this.#readAheadEntry);
    try {
      const control = { signal, tell: this.#teller(request.requestId) };
      return await answer(run, request, stored, control);
    } finally {
      await stored.close();
    }
  }

  #teller(requestId: number): WorkControl['tell'] {
    let last = -Infinity;
    return (done) => {
      const now = performance.now();
      if (now - last < interval) return;
      last = now;
      this.#send({ type: 'explaining', requestId, done });
    };
  }

  async #load(request: ExplainRequest): Promise<LoadedRun> {
    const key = checkpointKey(request);
    if (this.#loaded?.key === key) return this.#loaded.run;
    await this.#loaded?.run.dispose();
    this.#loaded = null;
    const run = new LoadedRun(request, readCheckpoint(request).weights);
    this.#loaded = { key, run };
    return run;
  }
}

async function answer(
  run: LoadedRun,
  request: ExplainRequest,
  stored: RowsToRead,
  control: WorkControl,
): Promise<ExplainFinding> {
  const { question } = request;
  const width = featureWidth(request.fitted);
  if (question.kind === 'nearest') {
    return searchNearest(run, request, question, { features: stored.features, width }, control);
  }
  if (question.kind === 'projection') {
    return projectRows(run, request, question, { features: stored.features, width }, control);
  }
  const rows = { ...rowsOf(stored, request, width), width };
  switch (question.kind) {
    case 'importance':
      return scorePermuted(run, request, question, rows, control);
    case 'changes':
      return answerChanged(run, request, question, rows, control);
    case 'occlusion':
      return answerCovered(run, request, question, rows, control);
    case 'gradients':
      return differentiate(run, request, question, rows.features.slice(0, width));
    case 'activation':
      return showActivation(run, question.layer, rows.features.slice(0, width));
  }
}

/** The rows of the request, in memory. */
function rowsOf(stored: RowsToRead, { rows, fitted }: ExplainRequest, width: number) {
  const places = rows.rows;
  const targetCount = fitted.targetNames.length;
  const features = new Float32Array(places.length * width);
  const targets = new Float32Array(places.length * targetCount);
  if (stored.features instanceof Float32Array) {
    const all = stored.features;
    places.forEach((place, row) =>
      features.set(all.subarray(place * width, (place + 1) * width), row * width),
    );
  } else {
    stored.features.expect?.(places);
    stored.features.read(places, features);
  }
  places.forEach((place, row) => {
    const from = place * targetCount;
    targets.set(stored.targets.subarray(from, from + targetCount), row * targetCount);
  });
  return { features, targets };
}
