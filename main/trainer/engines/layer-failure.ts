import { AppError } from '../../../common/errors/app-error.ts';

/** Ends the mark of a layer in the name of an operation. */
const end = '@';

/** What the names of a layer's operations begin with; nothing for what belongs to no layer. */
export function markOfLayer(id: string): string {
  return id === '' ? '' : `layer=${encodeURIComponent(id)}${end}`;
}

/** The id of the layer that the words of an engine name; null when they name none. */
export function markedLayer(words: string): string | null {
  const [, id] = /layer=([^@'"\s]+)@/.exec(words) ?? [];
  return id === undefined ? null : decodeURIComponent(id);
}

/** A layer could not be computed by an engine that computes one layer after another. */
export class LayerFailure extends AppError {
  /** Id in the network with its blocks replaced. */
  readonly layer: string;

  constructor(layer: string, cause: Error) {
    super('engine', `A layer could not be computed: ${cause.message}`, {
      cause,
      detail: cause.stack ?? cause.message,
    });
    this.name = 'LayerFailure';
    this.layer = layer;
  }
}

/** An error with the layer in which it was thrown; one that says what to do stays as it is. */
export function failureInLayer(layer: string, error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  return new LayerFailure(layer, error);
}
