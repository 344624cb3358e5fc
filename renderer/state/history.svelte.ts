/** One undoable step: a name for the person and the document before and after it. */
interface Step<T> {
  readonly label: string;
  readonly before: T;
  readonly after: T;
  /** Steps with the same mark in a row are one (a drag, a slider). */
  readonly mark: string | null;
}

/** Undo and redo over an immutable document. Documents share structure, so a step is cheap. */
export class History<T> {
  #past = $state.raw<readonly Step<T>[]>([]);
  #future = $state.raw<readonly Step<T>[]>([]);

  /** Label of the step that undo would take back. */
  readonly undoLabel = $derived(this.#past.at(-1)?.label ?? null);
  readonly redoLabel = $derived(this.#future.at(-1)?.label ?? null);
  /** Names of all steps, from the first one done to the last one that was undone. */
  readonly steps: readonly string[] = $derived(
    [...this.#past, ...this.#future.toReversed()].map(({ label }) => label),
  );
  /** How many of the steps are done; the others were undone. */
  readonly done = $derived(this.#past.length);

  record(label: string, before: T, after: T, mark: string | null = null): void {
    const last = this.#past.at(-1);
    this.#past =
      last && mark !== null && last.mark === mark
        ? [...this.#past.slice(0, -1), { ...last, after }]
        : [...this.#past, { label, before, after, mark }];
    this.#future = [];
  }

  /** Ends a run of steps with the same mark: the next one is a step of its own. */
  seal(): void {
    const last = this.#past.at(-1);
    if (last?.mark) this.#past = [...this.#past.slice(0, -1), { ...last, mark: null }];
  }

  /** Whether undo or redo can bring back a document of this kind. */
  reaches(wanted: (document: T) => boolean): boolean {
    return [...this.#past, ...this.#future].some(
      ({ before, after }) => wanted(before) || wanted(after),
    );
  }

  /** Forgets every step: the documents before belong to something that is gone. */
  clear(): void {
    this.#past = [];
    this.#future = [];
  }

  /** The document to go back to, or null when there is nothing to undo. */
  undo(): { readonly label: string; readonly document: T } | null {
    const step = this.#past.at(-1);
    if (!step) return null;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, { ...step, mark: null }];
    return { label: step.label, document: step.before };
  }

  redo(): { readonly label: string; readonly document: T } | null {
    const step = this.#future.at(-1);
    if (!step) return null;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, step];
    return { label: step.label, document: step.after };
  }

  /** Undoes or does again until so many steps are done; null when there are not so many, or they are. */
  goTo(done: number): { readonly label: string; readonly document: T } | null {
    if (done < 0 || done > this.steps.length || done === this.#past.length) return null;
    let reached: { readonly label: string; readonly document: T } | null = null;
    while (this.#past.length > done) reached = this.undo();
    while (this.#past.length < done) reached = this.redo();
    return reached;
  }
}
