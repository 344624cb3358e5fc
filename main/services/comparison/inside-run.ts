import type { ApiEvent } from '../../../common/api/api.ts';
import type { InsideApi, InsideLayer } from '../../../common/comparison/inside/inside-api.ts';
import { descriptionWidth, insideLayers } from '../../../common/comparison/inside/inside-layers.ts';
import type { PrincipalPlane } from '../../../common/comparison/inside/principal-plane.ts';
import { imageShape, imageTreatmentOf } from '../../../common/datasets/features/image-feature.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { toOriginalUnits } from '../../../common/evaluation/read-outputs.ts';
import type { FindingOf } from '../../../common/explain/explain-protocol.ts';
import { elementCount } from '../../../common/tensor/shape.ts';
import { imageColumn } from '../datasets/images/prepare-images.ts';
import { pictureUrl, toPixels, type PictureSize } from '../datasets/images/picture-url.ts';
import type { FittedRun } from '../evaluation/run-weights.ts';
import { ExplainedPart, type ExplainedPartParts } from '../explain/explained-part.ts';
import type { Handlers } from '../handlers.ts';
import type { ExplainControl } from '../training/warm-trainer.ts';

export interface InsideParts extends ExplainedPartParts {
  readonly publish: (event: ApiEvent) => void;
}

type Input<Call extends keyof InsideApi> = Parameters<InsideApi[Call]>[0];
type Answer<Call extends keyof InsideApi> = Awaited<ReturnType<InsideApi[Call]>>;

/** Numbers that describe all projected rows at most: 16 MB. */
const mostNumbers = 4_000_000;
/** Planes that are kept for the next state of a run. */
const keptPlanes = 24;
/** The choice of rows is the same for every state. */
const seed = 0;

/** A plane, and where its own rows lie on it. */
interface FittedPlane {
  readonly plane: PrincipalPlane;
  readonly frame: Answer<'projection'>['frame'];
}

/** Looks inside the stored states of runs; each can be followed and stopped under the name that its asker gave it. */
export class InsideRun {
  readonly #parts: InsideParts;
  readonly #going = new Map<string, AbortController>();
  readonly #planes = new Map<string, FittedPlane>();

  constructor(parts: InsideParts) {
    this.#parts = parts;
  }

  /** The calls of a window. */
  calls(): Pick<Handlers['comparison'], keyof InsideApi> {
    const { weights } = this.#parts;
    return {
      layers: ({ runId }) => insideLayers(weights.run(runId).network),
      activation: (input) =>
        this.#followed(input.task, (control) => this.#activation(input, control)),
      projection: (input) =>
        this.#followed(input.task, (control) => this.#projection(input, control)),
      stop: ({ task }) => this.#going.get(task)?.abort(stopped()),
    };
  }

  close(): void {
    for (const stop of this.#going.values()) stop.abort(stopped());
  }

  async #followed<Result>(
    task: string,
    work: (control: ExplainControl) => Promise<Result>,
  ): Promise<Result> {
    this.#going.get(task)?.abort(stopped());
    const stop = new AbortController();
    this.#going.set(task, stop);
    const hear = (done: number) =>
      this.#parts.publish({ name: 'inside.progress', payload: { task, done } });
    try {
      const result = await work({ signal: stop.signal, hear });
      stop.signal.throwIfAborted();
      return result;
    } finally {
      if (this.#going.get(task) === stop) this.#going.delete(task);
    }
  }

  async #activation(
    { row: asked, ...input }: Input<'activation'>,
    control: ExplainControl,
  ): Promise<Answer<'activation'>> {
    const part = await this.#open(input, input.checkpointId);
    const layer = requireLayer(part.run, input.layer);
    const row = asked ?? part.rows.rows[0] ?? 0;
    const place = [part.placeOf(row)];
    const question = { kind: 'activation', layer: layer.id } as const;
    const { features, view, summary } = await part.ask(place, question, control);
    const { checkpointId } = input;
    return {
      checkpointId,
      row,
      layer,
      view,
      ...summary,
      sees: await pictureSeen(part.run, features),
    };
  }

  async #projection(
    input: Input<'projection'>,
    control: ExplainControl,
  ): Promise<Answer<'projection'>> {
    const { checkpointId, axesOf } = input;
    const part = await this.#open(input, checkpointId);
    const layer = requireLayer(part.run, input.layer);
    const { width, pooled } = descriptionWidth(layer);
    const chosen = part.choose(Math.min(input.most, Math.floor(mostNumbers / width)), seed);
    if (chosen.length < 2) {
      throw new AppError('unavailable', 'A projection needs two rows. Choose another part.');
    }
    const ask = (
      from: ExplainedPart,
      plane: PrincipalPlane | null,
      shares: readonly [number, number],
    ) =>
      from.ask(
        chosen,
        { kind: 'projection', layer: layer.id, pooled, plane },
        {
          signal: control.signal,
          hear: (done) => control.hear(shares[0] + done * shares[1]),
        },
      );
    const { epochsDone, endedAt } = part.run.summary;
    const key = [
      input.runId,
      epochsDone,
      endedAt,
      input.split,
      layer.id,
      axesOf,
      chosen.length,
    ].join('\0');
    let fitted = this.#planes.get(key);
    const isAxes = axesOf === checkpointId;
    let found: FindingOf<'projection'> | null = null;
    if (!fitted) {
      const from = isAxes ? part : await this.#open(input, axesOf);
      found = await ask(from, null, [0, isAxes ? 1 : 0.7]);
      fitted = { plane: found.plane, frame: frameOf(found.places) };
      this.#keep(key, fitted);
    }
    if (!found || !isAxes) found = await ask(part, fitted.plane, [0.7, 0.3]);
    const { places, shares } = found;
    const { targets } = part.rows;
    const { fitted: recipe } = part.run;
    const targetWidth = recipe.targetNames.length;
    const own = Float32Array.from(chosen, (place) => targets[place * targetWidth] ?? NaN);
    const values = recipe.task === 'regression' ? toOriginalUnits(recipe, own) : own;
    return {
      checkpointId,
      layer,
      width,
      pooled,
      rows: Array.from(chosen, (place, at) => ({
        row: part.rows.rows[place] ?? 0,
        x: places[at * 2] ?? NaN,
        y: places[at * 2 + 1] ?? NaN,
        target: values[at] ?? NaN,
      })),
      of: part.rowCount,
      classes: recipe.task === 'regression' ? [] : recipe.classes,
      target: recipe.target.treatment.column,
      shares,
      frame: fitted.frame,
    };
  }

  #keep(key: string, plane: FittedPlane): void {
    this.#planes.set(key, plane);
    const [oldest] = this.#planes.keys();
    if (this.#planes.size > keptPlanes && oldest !== undefined) this.#planes.delete(oldest);
  }

  #open({ runId, split }: Pick<Input<'projection'>, 'runId' | 'split'>, checkpoint: number) {
    return ExplainedPart.open(this.#parts, { runId, split, checkpoint });
  }
}

function frameOf(places: Float64Array): FittedPlane['frame'] {
  const along = (axis: number): readonly [number, number] => {
    const own = places.filter((_, at) => at % 2 === axis);
    return [Math.min(...own), Math.max(...own)];
  };
  return { x: along(0), y: along(1) };
}

function requireLayer({ network }: FittedRun, id: string): InsideLayer {
  const layer = insideLayers(network).layers.find((one) => one.id === id);
  if (layer) return layer;
  throw new AppError('not-found', 'This run has no such layer. Choose another layer.');
}

async function pictureSeen({ fitted }: FittedRun, features: Float32Array): Promise<string | null> {
  const column = imageColumn(fitted);
  const block = fitted.blocks.find(({ kind }) => kind === 'image');
  if (!column?.image || !block) return null;
  const [height = 1, width = 1, channels = 1] = imageShape(imageTreatmentOf(column.treatment));
  const numbers = features.subarray(block.start, block.start + elementCount(block.shape));
  const size = { width, height, channels: channels as PictureSize['channels'] };
  return pictureUrl(toPixels(numbers, column.image), size);
}

function stopped(): AppError {
  return new AppError('cancelled', 'It was stopped.');
}
