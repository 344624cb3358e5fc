import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import type { CompileRequest, Engine, Program } from '../../main/trainer/engines/engine.ts';
import { referenceEngine } from '../../main/trainer/engines/reference/engine.ts';
import { tensorflowEngine } from '../../main/trainer/engines/tensorflow/engine.ts';

const status = await tensorflowEngine.status();
if (!status.available) {
  process.stdout.write(`Tests of the TensorFlow engine are left out: ${status.reason}\n`);
}

/** The engines that run on this machine. */
export const engines: readonly Engine[] = [
  compiledEngine,
  referenceEngine,
  ...(status.available ? [tensorflowEngine] : []),
];

/** Compiles, lets `use` work with the program, and releases it. */
export async function withProgram<Result>(
  engine: Engine,
  request: CompileRequest,
  use: (program: Program) => Promise<Result>,
): Promise<Result> {
  const program = await engine.compile(request);
  try {
    return await use(program);
  } finally {
    await program.dispose();
  }
}
