/** What a task may hear and say while it works. */
export interface TaskControl<Progress = never> {
  /** Aborted when nobody wants the result any more; its reason is what the task throws then. */
  readonly signal: AbortSignal;
  /** Says how far the task is. */
  readonly tell: (progress: Progress) => void;
}

/**
 * Work that a thread does: `(input, control: TaskControl<…>) => result`, at once or by a promise. What goes in and
 * comes out is copied, so both are plain data.
 */
export type Task = (input: never, control: never) => unknown;

/** The tasks of a thread by name. */
export type Tasks = Readonly<Record<string, Task>>;

/** What a thread works with. */
export interface Workshop {
  readonly tasks: Tasks;
  /** Lets go of files and memory when the thread ends; no task is going on any more. */
  readonly close: () => Promise<void>;
}

export type InputOf<T extends Task> = Parameters<T>[0];
export type ResultOf<T extends Task> = Awaited<ReturnType<T>>;
export type ProgressOf<T extends Task> =
  Parameters<T>[1] extends TaskControl<infer Progress> ? Progress : never;
