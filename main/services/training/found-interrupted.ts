import { z } from 'zod';
import type { SettingsRepository } from '../../storage/settings-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';

const key = 'training.dismissed';
const ids = z.array(z.string());

/** The runs that were interrupted when the program started, as long as there is something to ask about them. */
export class FoundInterrupted {
  readonly #settings: Pick<SettingsRepository, 'get' | 'set'>;
  readonly #found: Set<string>;
  readonly #runs: Pick<RunRepository, 'list' | 'get'>;

  constructor(
    settings: Pick<SettingsRepository, 'get' | 'set'>,
    runs: Pick<RunRepository, 'list' | 'get'>,
  ) {
    this.#settings = settings;
    this.#runs = runs;
    const dismissed = new Set(this.#dismissed());
    const interrupted = runs.list(null).filter(({ status }) => status === 'interrupted');
    this.#found = new Set(interrupted.map(({ id }) => id).filter((id) => !dismissed.has(id)));
  }

  /** Newest first. */
  ids(): readonly string[] {
    return [...this.#found].filter((id) => this.#runs.get(id)?.summary.status === 'interrupted');
  }

  /** The person has decided about a run: should it be interrupted again, it is asked about again. */
  decided(id: string): void {
    this.#found.delete(id);
    const dismissed = this.#dismissed();
    if (dismissed.includes(id)) this.#write(dismissed.filter((known) => known !== id));
  }

  /** Asks no more about any of them, also after the next start. */
  dismiss(): void {
    this.#write([...this.#dismissed(), ...this.ids()]);
    this.#found.clear();
  }

  #dismissed(): readonly string[] {
    return ids.safeParse(this.#settings.get(key) ?? []).data ?? [];
  }

  #write(dismissed: readonly string[]): void {
    const known = dismissed.filter((id) => this.#runs.get(id) !== null);
    this.#settings.set(key, known);
  }
}
