import { AppError } from '../../../common/errors/app-error.ts';
import type { FilePrediction } from '../../../common/evaluation/evaluation.ts';
import type { Connection } from '../../state/connection.ts';

/** What goes on with files, for who watches. */
export interface BatchStage {
  readonly what: 'reading' | 'predicting';
  /** The file, or how many of them. */
  readonly name: string;
  /** From 0 to 1; null where it is not known. */
  readonly done: number | null;
}

/** Files on their way to their predictions: one, or several as one table with a column of their names. */
export class FileBatch {
  readonly #connection: Connection;
  readonly #runId: string;
  readonly #task = crypto.randomUUID();
  result = $state.raw<FilePrediction | null>(null);
  stage = $state.raw<BatchStage | null>(null);
  #stopping = new AbortController();
  #count = 0;

  constructor(connection: Connection, runId: string) {
    this.#connection = connection;
    this.#runId = runId;
  }

  /** Hears of the progress; returns the function that ends it. */
  listen(): () => void {
    const end = this.#connection.subscribe((event) => {
      if (event.name !== 'prediction.progress' || event.payload.task !== this.#task) return;
      if (this.stage) this.stage = { ...this.stage, done: event.payload.done / this.#count };
    });
    return () => {
      end();
      void this.stop();
    };
  }

  /** Throws what keeps it from an answer; being stopped is none of that. */
  async predict(files: readonly File[], form: 'csv' | 'parquet'): Promise<void> {
    const [first] = files;
    if (this.stage || !first) return;
    this.result = null;
    const { signal } = (this.#stopping = new AbortController());
    this.#count = files.length;
    try {
      const tokens: string[] = [];
      for (const [index, file] of files.entries()) {
        const tell = (part: number) => {
          const done = (index + part) / files.length;
          this.stage = { what: 'reading', name: file.name, done };
        };
        tell(0);
        tokens.push((await this.#connection.upload(file, file.name, tell, signal)).token);
        if (signal.aborted) return;
      }
      const { prediction } = this.#connection.api;
      const [runId, task] = [this.#runId, this.#task];
      const name = files.length === 1 ? first.name : `${files.length} files`;
      this.stage = { what: 'predicting', name, done: null };
      const [token = ''] = tokens;
      const result =
        files.length === 1
          ? await prediction.file({ runId, token, task, form })
          : await prediction.files({ runId, tokens, task, form });
      if (!signal.aborted) this.result = result;
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'cancelled')) throw error;
    } finally {
      this.stage = null;
    }
  }

  async stop(): Promise<void> {
    const { stage } = this;
    if (!stage) return;
    this.#stopping.abort(new AppError('cancelled', 'The prediction was stopped.'));
    if (stage.what === 'predicting') {
      await this.#connection.api.prediction.stop({ task: this.#task });
    }
  }
}
