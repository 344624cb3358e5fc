import { env } from './onnx-runtime.ts';
import { hasTimeSteps, stepWork } from '../../../../common/network/step-work.ts';
import type { CompileRequest, Engine, EngineStatus, Program } from '../engine.ts';
import { planNetwork } from '../network-plan.ts';
import { planTargets } from '../target-form.ts';
import { IdleWatch } from './idle-watch.ts';
import { CompiledProgram } from './program.ts';
import { chooseDevice } from './providers/choose-device.ts';
import { threadCount } from './thread-count.ts';

const version = (env.versions.node ?? env.versions.common).replace(/\.0$/, '');
const name = `Compiled (ONNX Runtime ${version})`;
/** From the start of the process, so that the first program knows how busy the machine is. */
const idleWatch = new IdleWatch();

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
    const work = stepWork(network, training.batchSize);
    const asked = { work, timeSteps: hasTimeSteps(network) };
    const device = chooseDevice(training.device, asked, request.devices ?? []);
    const threads =
      training.threads ?? Math.min(threadCount(work), request.threadLimit ?? Infinity);
    const run = {
      id: 'compiled',
      name,
      device: device.name,
      deviceId: device.provider.id,
      threads,
      reason: 'Chosen in the training settings.',
    } as const;
    const program = new CompiledProgram(request, plan, targets, run, device, idleWatch);
    await program.prepare();
    return program;
  },
};
