import { DiagnosisMemory } from './analysis/diagnosis-memory.ts';
import { InnerDiagnoses } from './analysis/inner-diagnoses.ts';
import type { Diagnosis, DiagnosisContext } from './diagnosis.ts';
import { inferShapes } from './infer-shapes.ts';
import { diagnoseLayers } from './judge-network.ts';
import type { NetworkSpec } from './network-spec.ts';

export type { Diagnosis, DiagnosisContext, Fix } from './diagnosis.ts';

/** What is remembered of a diagnosis. */
export class DiagnosesMemory {
  readonly layers = new DiagnosisMemory();
  readonly inside = new InnerDiagnoses();
}

/**
 * Everything worth saying about a network and about what is inside its blocks, worst first. An empty network has
 * nothing to say about.
 */
export function diagnose(network: NetworkSpec, context: DiagnosisContext): readonly Diagnosis[] {
  return diagnoseAgain(network, context, new DiagnosesMemory());
}

/** The same with what is remembered of an earlier diagnosis. */
export function diagnoseAgain(
  network: NetworkSpec,
  context: DiagnosisContext,
  memory: DiagnosesMemory,
): readonly Diagnosis[] {
  const shapes = context.shapes ?? inferShapes(network);
  const given = { ...context, shapes };
  const own = diagnoseLayers(network, given, memory.layers);
  return memory.inside.withInner(network, own, given, shapes);
}
