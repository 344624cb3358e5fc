import { availableParallelism } from 'node:os';
import { AppError } from '../../../../common/errors/app-error.ts';
import { beyondEngine } from '../../../../common/network/engine-limits.ts';
import type { CompileRequest, Engine, EngineStatus, Program } from '../engine.ts';
import { planNetwork } from '../network-plan.ts';
import { TensorProgram } from '../reference/program.ts';
import { planTargets } from '../target-form.ts';
import { loadNativeBinding } from './native-binding.ts';

/** Trains with TensorFlow's C library; the one to use where it finds a GPU. */
export const tensorflowEngine: Engine = {
  id: 'tensorflow',

  status(): Promise<EngineStatus> {
    const binding = loadNativeBinding();
    const available = 'tf' in binding;
    return Promise.resolve({
      id: 'tensorflow',
      available,
      gpu: available && binding.gpu,
      name: available ? `TensorFlow ${binding.version}` : 'TensorFlow',
      device: available && binding.gpu ? 'GPU' : 'CPU',
      ...(available ? {} : { reason: binding.reason }),
    });
  },

  unsupported: (network) => beyondEngine('tensorflow', network),

  async compile(request: CompileRequest): Promise<Program> {
    const binding = loadNativeBinding();
    if (!('tf' in binding)) {
      throw new AppError(
        'unavailable',
        `${binding.reason} Choose another engine in the training settings.`,
        { detail: binding.detail },
      );
    }
    const [beyond] = beyondEngine('tensorflow', request.network);
    if (beyond) {
      throw new AppError('invalid-network', beyond.message, { place: { node: beyond.node } });
    }
    const plan = planNetwork(request.network, request.featureCount ?? null);
    const targets = planTargets(plan, request.training, request.task, request.targetCount);
    const program = new TensorProgram(
      request,
      plan,
      targets,
      {
        id: 'tensorflow',
        name: `TensorFlow ${binding.version}`,
        device: binding.gpu ? 'GPU' : 'CPU',
        // The library spreads work over all cores by itself; it takes no number from outside.
        threads: availableParallelism(),
        reason: 'Chosen in the training settings.',
      },
      { tf: binding.tf, name: 'tensorflow' },
    );
    await program.prepare();
    return program;
  },
};
