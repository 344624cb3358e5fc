import { AppError } from '../errors/app-error.ts';
import type { DraftLayer, DraftNetwork } from './draft.ts';

/** Throws `invalid-input` naming a layer that feeds itself, however far round. */
export function refuseCircle({ layers }: DraftNetwork): void {
  const done = new Set<DraftLayer>();
  const open = new Set<DraftLayer>();
  for (const start of layers) {
    const waiting = [start];
    for (let layer = waiting.at(-1); layer; layer = waiting.at(-1)) {
      if (done.has(layer) || open.has(layer)) {
        waiting.pop();
        if (open.delete(layer)) done.add(layer);
        continue;
      }
      open.add(layer);
      if (layer.network) refuseCircle(layer.network);
      for (const { layer: before } of layer.inputs ?? []) {
        if (open.has(before)) {
          throw new AppError(
            'invalid-input',
            `The connections through “${before.name ?? before.type}” form a circle.`,
          );
        }
        if (!done.has(before)) waiting.push(before);
      }
    }
  }
}
