import type { RunEvent } from '../../common/training/control/run-control.ts';
import { ofAttempt } from './attempt.ts';
import type { Connection } from './connection.ts';

/** An event before the library has given it its number. */
export type NewRunEvent = Omit<RunEvent, 'number'>;

interface EventRow extends Omit<RunEvent, 'detail'> {
  readonly detail: string;
}

/** What happened to runs; written by their trainer and by the services, each over a connection of its own. */
export class EventRepository {
  readonly #attempt: number | null;
  readonly #insert;
  readonly #of;
  readonly #after;

  /** @param attempt Number of the process among those of a run that events are added to; null for the services. */
  constructor(connection: Connection, attempt: number | null = null) {
    this.#attempt = attempt;
    this.#insert = connection.prepare<unknown[], { number: number }>(
      `INSERT INTO run_events (run, number, at, seconds, epoch, step, kind, text, detail)
       SELECT runs.number,
         (SELECT coalesce(max(number), 0) + 1 FROM run_events WHERE run = runs.number),
         @at, @seconds, @epoch, @step, @kind, @text, @detail
       FROM runs WHERE id = @runId AND ${ofAttempt} RETURNING number`,
    );
    const select = `SELECT number, at, seconds, epoch, step, kind, text, detail FROM run_events
      WHERE run = (SELECT number FROM runs WHERE id = ?)`;
    this.#of = connection.prepare<[string], EventRow>(`${select} ORDER BY number`);
    this.#after = connection.prepare<[string, number], EventRow>(
      `${select} AND number > ? ORDER BY number`,
    );
  }

  /** Gives the event with its number; null when there is no such run, or another process has taken it over. */
  add(runId: string, event: NewRunEvent): RunEvent | null {
    const of = { runId, attempt: this.#attempt };
    const row = this.#insert.get({ ...event, ...of, detail: JSON.stringify(event.detail) });
    return row ? { ...event, number: row.number } : null;
  }

  /** In order of time. */
  of(runId: string): readonly RunEvent[] {
    return this.#of.all(runId).map(toEvent);
  }

  /** Those that follow the event of a number; 0 stands before the first. */
  after(runId: string, number: number): readonly RunEvent[] {
    return this.#after.all(runId, number).map(toEvent);
  }
}

function toEvent(row: EventRow): RunEvent {
  return { ...row, detail: JSON.parse(row.detail) as RunEvent['detail'] };
}
