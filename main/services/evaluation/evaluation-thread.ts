import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AboutPair, PartOfPair, UnknownParts } from '../comparison/pair-tasks.ts';
import type { InputOf, ProgressOf, ResultOf } from '../work/task.ts';
import { WorkThread, type WorkControl } from '../work/work-thread.ts';
import type { EvaluationTasks } from './evaluation-tasks.ts';
import type { PartData } from './part-data.ts';

/** Tasks about a part that the thread may or may not know already: it says null when it does not. */
export type PartTask = {
  [Name in keyof EvaluationTasks]: InputOf<EvaluationTasks[Name]> extends {
    readonly key: string;
    readonly data: PartData | null;
  }
    ? Name
    : never;
}[keyof EvaluationTasks];

/** Tasks about two parts, whose rows are sent where the thread says that it does not know them. */
export type PairTask = {
  [Name in keyof EvaluationTasks]: InputOf<EvaluationTasks[Name]> extends AboutPair ? Name : never;
}[keyof EvaluationTasks];

/** A part with its rows, which are made when the thread wants them. */
export interface SentPart extends Omit<PartOfPair, 'data'> {
  readonly data: () => PartData;
}

type PairAnswer<Name extends PairTask> = Exclude<
  ResultOf<EvaluationTasks[Name]>,
  UnknownParts
>['result'];

/** Judges in a thread, so that the services never stand still. The rows of a part are sent once. */
export class EvaluationThread {
  readonly #judging = new WorkThread<EvaluationTasks>(threadEntry(), null);
  /** What takes long has a thread of its own: no question waits for it. */
  readonly #fitting = new WorkThread<EvaluationTasks>(threadEntry(), null);

  /**
   * @param key Tells the part, with the state of its run, from others.
   * @param data Called when the thread does not know the part.
   */
  async ask<Name extends PartTask>(
    task: Name,
    key: string,
    data: () => PartData,
    input: Omit<InputOf<EvaluationTasks[Name]>, 'key' | 'data'>,
  ): Promise<NonNullable<ResultOf<EvaluationTasks[Name]>>> {
    const asked = (sent: PartData | null) =>
      this.#judging.run(task, {
        ...input,
        key,
        data: sent,
      });
    const answer = (await asked(null)) ?? (await asked(data()));
    if (answer === null || answer === undefined) throw new RangeError(`“${task}” gave nothing.`);
    return answer;
  }

  /** As `ask`, about two parts. Throws what `matchRows` throws. */
  async askOfTwo<Name extends PairTask>(
    task: Name,
    [first, second]: readonly [SentPart, SentPart],
    input: Omit<InputOf<EvaluationTasks[Name]>, 'first' | 'second'>,
  ): Promise<PairAnswer<Name>> {
    const wanted = new Set<string>();
    for (;;) {
      const send = ({ key, name, data }: SentPart): PartOfPair => ({
        key,
        name,
        data: wanted.has(key) ? data() : null,
      });
      const asked = { ...input, first: send(first), second: send(second) };
      const answer: ResultOf<EvaluationTasks[PairTask]> = await this.#judging.run(task, asked);
      if ('result' in answer) return answer.result;
      for (const key of answer.unknown) wanted.add(key);
    }
  }

  /** Features of prepared rows by their places, row-major. */
  features(folder: string, places: Int32Array): Promise<Float32Array> {
    return this.#judging.run('features', { folder, places });
  }

  fitBaseline(
    input: InputOf<EvaluationTasks['fitBaseline']>,
    control: WorkControl<ProgressOf<EvaluationTasks['fitBaseline']>>,
  ): Promise<ResultOf<EvaluationTasks['fitBaseline']>> {
    return this.#fitting.run('fitBaseline', input, control);
  }

  async close(): Promise<void> {
    await Promise.all([this.#judging.close(), this.#fitting.close()]);
  }
}

/** The thread's module: beside this one, or where the built program's entries lie. */
function threadEntry(): URL {
  if (import.meta.filename.endsWith('.ts')) {
    return new URL('./evaluation-worker.ts', import.meta.url);
  }
  const beside = existsSync(join(import.meta.dirname, 'evaluation-worker.js'));
  return new URL(beside ? './evaluation-worker.js' : '../evaluation-worker.js', import.meta.url);
}
