import { z } from 'zod';
import type { EngineChoice, MachineSpeed } from '../../../common/measure/measure-api.ts';
import { measureSchemas } from '../../../common/measure/schema.ts';

/** Where the library keeps them. The number grows when the kinds of work become others. */
export const speedsKey = 'machine-speeds-1';

const part = z.number().min(0);
const storedSchema = z.array(
  z.object({
    choice: measureSchemas.machine.shape.choice,
    engine: z.object({
      id: z.enum(['compiled', 'tensorflow', 'reference']),
      name: z.string(),
      device: z.string(),
      deviceId: z.enum(['cpu', 'webgpu', 'cuda']).optional(),
      threads: z.number(),
      reason: z.string(),
    }),
    speed: z.tuple([part, part, part, part, part, part]),
    baseMemory: z.number(),
    measuredAt: z.string(),
  }),
);

/** Measurements as they lie in the library; none where they cannot be read: they are quickly made again. */
export function readSpeeds(json: unknown): readonly MachineSpeed[] {
  const read = storedSchema.safeParse(json);
  return read.success ? read.data : [];
}

/** Whether a measurement with one choice holds for the other. */
export function sameChoice(a: EngineChoice, b: EngineChoice): boolean {
  return a.engine === b.engine && a.device === b.device && a.threads === b.threads;
}
