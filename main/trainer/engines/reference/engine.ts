import type { CompileRequest, Engine, EngineStatus, Program } from '../engine.ts';
import { planNetwork } from '../network-plan.ts';
import { planTargets } from '../target-form.ts';
import { TensorProgram } from './program.ts';
import type { TensorFlow } from './tensorflow-api.ts';

let loading: Promise<TensorFlow> | null = null;

/** Loads TensorFlow.js once, when it is first needed: that takes a noticeable part of a second. */
function load(): Promise<TensorFlow> {
  loading ??= import('@tensorflow/tfjs').then((tf) => {
    // Keeps the library's advice about faster packages out of the log.
    tf.enableProdMode();
    return tf;
  });
  return loading;
}

/** Trains with TensorFlow.js in plain JavaScript: slow, but runs everywhere and checks the other engines. */
export const referenceEngine: Engine = {
  id: 'reference',

  status(): Promise<EngineStatus> {
    return Promise.resolve({
      id: 'reference',
      available: true,
      gpu: false,
      name: 'Reference (TensorFlow.js)',
      device: 'CPU',
    });
  },

  async compile(request: CompileRequest): Promise<Program> {
    const plan = planNetwork(request.network, request.featureCount ?? null);
    const targets = planTargets(plan, request.training, request.task, request.targetCount);
    const tf = await load();
    const program = new TensorProgram(
      request,
      plan,
      targets,
      {
        id: 'reference',
        name: `Reference (TensorFlow.js ${tf.version['tfjs-core']})`,
        device: 'CPU',
        threads: 1,
        reason: 'Chosen in the training settings.',
      },
      { tf, name: 'cpu' },
    );
    await program.prepare();
    return program;
  },
};
