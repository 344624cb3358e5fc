import type { ModelCard } from './model-card.ts';

/** A file that the window can fetch. */
export interface WrittenFile {
  readonly token: string;
  readonly name: string;
}

/** Runs told to others. Every call throws `not-found` for no such run. */
export interface ReportsApi {
  /** One HTML file that needs nothing else. Throws `unavailable` before the run's training has begun. */
  html(input: { runId: string }): Promise<WrittenFile>;
  /** The same page, for the browser's print dialog. */
  page(input: { runId: string }): Promise<{ readonly html: string; readonly name: string }>;
  /** The same as PDF; the desktop program alone can make it, elsewhere throws `unavailable`. */
  pdf(input: { runId: string }): Promise<WrittenFile>;
  /** The model card as Markdown. */
  card(input: { runId: string }): Promise<WrittenFile>;
  /** Two to twelve runs in one HTML file: their numbers, settings and curves side by side. */
  comparison(input: { runIds: readonly string[] }): Promise<WrittenFile>;
  /** What a person has said of the model. */
  fields(input: { runId: string }): Promise<ModelCard>;
  setFields(input: { runId: string; fields: ModelCard }): Promise<void>;
}
