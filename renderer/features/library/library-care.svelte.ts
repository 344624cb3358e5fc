import type {
  IntegrityReport,
  LibraryProgress,
  LibrarySpace,
  LibraryState,
  RecoveryReport,
} from '../../../common/library/library-api.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/** What tells how far it is. */
export type CareWork = Exclude<LibraryProgress['work'], 'export' | 'import'>;

const doing: Readonly<Record<CareWork | 'restore', string>> = {
  backup: 'Copying the library',
  restore: 'Reading the backup',
  check: 'Checking the library',
  shrink: 'Giving space back',
  recover: 'Reading the damaged library',
};

/** What the Library window shows and does. */
export class LibraryCare {
  readonly #studio: Studio;
  state = $state.raw<LibraryState | null>(null);
  space = $state.raw<LibrarySpace | null>(null);
  report = $state.raw<IntegrityReport | null>(null);
  recovered = $state.raw<RecoveryReport | null>(null);
  /** What goes on, in words; null when nothing does. */
  busy = $state<string | null>(null);
  /** Of what goes on, that which tells how far it is. */
  going = $state<CareWork | null>(null);
  /** How far that is, from 0 to 1; null while it is not known. */
  share = $state<number | null>(null);
  /** What came of it, in words. */
  outcome = $state('');

  constructor(studio: Studio) {
    this.#studio = studio;
  }

  get onDesktop(): boolean {
    return this.#studio.info?.host === 'desktop';
  }

  /** Takes what the services tell. */
  receive({ work, share }: LibraryProgress): void {
    if (work === this.going) this.share = share;
  }

  async load(): Promise<void> {
    this.outcome = '';
    await this.#studio.guard(async () => {
      this.state = await this.#studio.api.library.state();
      this.space = await this.#studio.api.library.space();
    });
  }

  setSchedule(change: Partial<LibraryState['schedule']>): Promise<void> {
    const schedule = { everyHours: 24, kept: 7, ...this.state?.schedule, ...change };
    return this.#do(null, async (library) => {
      this.state = await library.setSchedule(schedule);
    });
  }

  backUp(): Promise<void> {
    return this.#do('backup', async (library) => {
      this.state = await library.backUp();
      this.space = await library.space();
      this.outcome = 'The library is backed up.';
    });
  }

  restore(backup: string | null): Promise<void> {
    return this.#do('restore', async (library) => {
      this.state = await library.restore({ backup });
      this.outcome =
        backup === null
          ? 'The library stays as it is.'
          : 'The backup takes the place of the library when the program starts again.';
    });
  }

  check(): Promise<void> {
    this.report = null;
    return this.#do('check', async (library) => {
      this.report = await library.check();
    });
  }

  cancel(): Promise<void> {
    return this.#studio.guard(() => this.#studio.api.library.cancelWork());
  }

  shrink(): Promise<void> {
    return this.#do('shrink', async (library) => {
      const before = this.space?.file ?? 0;
      try {
        this.space = await library.shrink();
      } catch (error) {
        // What was given back until it was cancelled stays so.
        this.space = await library.space();
        throw error;
      }
      this.outcome =
        before > this.space.file ? 'The file is smaller now.' : 'Nothing was to be freed.';
    });
  }

  recover(damaged: string): Promise<void> {
    return this.#do('recover', async (library) => {
      this.recovered = await library.recover({ damaged });
    });
  }

  move(): Promise<void> {
    return this.#do(null, async (library) => {
      const chosen = await this.#studio.api.app.chooseFolder();
      if (chosen) this.state = await library.move({ token: chosen.token });
    });
  }

  stay(): Promise<void> {
    return this.#do(null, async (library) => {
      this.state = await library.move({ token: null });
    });
  }

  async #do(
    what: keyof typeof doing | null,
    work: (library: Studio['api']['library']) => Promise<void>,
  ): Promise<void> {
    if (this.busy !== null) return;
    this.busy = what && doing[what];
    this.going = what === 'restore' ? null : what;
    this.share = null;
    this.outcome = '';
    await this.#studio.guard(() => work(this.#studio.api.library));
    this.busy = null;
    this.going = null;
  }
}

/** How long ago a backup was made, to follow “the last”. */
export function lostSince(at: string, now = Date.now()): string {
  const minutes = Math.max(0, Math.ceil((now - new Date(at).getTime()) / 60_000));
  if (minutes < 120) return minutes <= 1 ? 'minute' : `${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.round(hours / 24)} days`;
}
