import { AppError } from '../../../common/errors/app-error.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { compiledEngine } from './compiled/engine.ts';
import type { Engine, EngineStatus } from './engine.ts';
import { referenceEngine } from './reference/engine.ts';
import { tensorflowEngine } from './tensorflow/engine.ts';

/** Every engine, the one that `auto` prefers first. */
const allEngines: readonly Engine[] = [tensorflowEngine, compiledEngine, referenceEngine];

/** An engine with the sentence that says why it was taken. */
export interface ChosenEngine {
  readonly engine: Engine;
  readonly reason: string;
}

/** What every engine says about this machine. */
export function listEngines(engines: readonly Engine[] = allEngines): Promise<EngineStatus[]> {
  return Promise.all(engines.map((engine) => engine.status()));
}

/**
 * Takes the engine that is asked for. `auto` takes TensorFlow when it has a GPU, otherwise the compiled
 * engine, otherwise the reference, and none that lacks a layer of the network. Throws `unavailable` when the
 * engine asked for cannot be used.
 */
export async function chooseEngine(
  wanted: TrainingConfig['engine'],
  network: NetworkSpec,
  engines: readonly Engine[] = allEngines,
): Promise<ChosenEngine> {
  // Only who may be taken is asked: TensorFlow's answer costs loading it.
  const asked = wanted === 'auto' ? engines : engines.filter((engine) => engine.id === wanted);
  const offers = await Promise.all(
    asked.map(async (engine) => ({ engine, status: await engine.status() })),
  );
  if (wanted !== 'auto') {
    const [offer] = offers;
    if (offer?.status.available) {
      return { engine: offer.engine, reason: 'Chosen in the training settings.' };
    }
    const why = offer?.status.reason ?? 'It is not part of this program.';
    throw new AppError(
      'unavailable',
      `The engine ${offer?.status.name ?? wanted} cannot be used here. ${why} Choose another one in the training settings.`,
    );
  }
  const usable = offers.filter(
    ({ engine, status }) => status.available && !engine.unsupported?.(network).length,
  );
  const withGpu = usable.find(({ status }) => status.gpu);
  if (withGpu) {
    return {
      engine: withGpu.engine,
      reason: `Chosen because ${withGpu.status.name} has found a GPU.`,
    };
  }
  const compiled = usable.find(({ engine }) => engine.id === 'compiled');
  if (compiled) {
    return { engine: compiled.engine, reason: 'Chosen as the fastest engine here.' };
  }
  const [last] = usable;
  if (!last) throw new AppError('unavailable', 'No training engine can be used on this computer.');
  return { engine: last.engine, reason: 'Chosen because no faster engine can be used here.' };
}
