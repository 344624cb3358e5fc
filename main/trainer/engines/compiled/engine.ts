import { env } from './onnx-runtime.ts';
import { stepWork } from '../../../../common/network/step-work.ts';
import type { CompileRequest, Engine, EngineStatus, Program } from '../engine.ts';
import { planNetwork } from '../network-plan.ts';
import { planTargets } from '../target-form.ts';
import { CompiledProgram } from './program.ts';
import { threadCount } from './thread-count.ts';

const version = (env.versions.node ?? env.versions.common).replace(/\.0$/, '');
const name = `Compiled (ONNX Runtime ${version})`;

/**
 * Trains by compiling the network, its loss, the gradients and the optimiser into one ONNX graph that
 * makes many steps per call on ONNX Runtime.
 */
export const compiledEngine: Engine = {
  id: 'compiled',

  status(): Promise<EngineStatus> {
    return Promise.resolve({ id: 'compiled', available: true, gpu: false, name, device: 'CPU' });
  },

  async compile(request: CompileRequest): Promise<Program> {
    const { network, training, task } = request;
    const plan = planNetwork(network, request.featureCount ?? null);
    const targets = planTargets(plan, training, task, request.targetCount);
    const threads = training.threads ?? threadCount(stepWork(network, training.batchSize));
    const program = new CompiledProgram(request, plan, targets, {
      id: 'compiled',
      name,
      device: 'CPU',
      threads,
      reason: 'Chosen in the training settings.',
    });
    await program.prepare();
    return program;
  },
};
