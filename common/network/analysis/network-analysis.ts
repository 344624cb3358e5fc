import { DiagnosesMemory, diagnoseAgain } from '../diagnose-network.ts';
import type { Diagnosis, DiagnosisContext } from '../diagnosis.ts';
import { inferShapesAgain, type InferredShapes } from '../infer-shapes.ts';
import type { NetworkSpec } from '../network-spec.ts';
import { ShapeMemory } from './shape-memory.ts';

/**
 * Follows one network from edit to edit: shapes and remarks are what `inferShapes` and `diagnose` give, but
 * only what an edit touches is worked out again.
 */
export class NetworkAnalysis {
  readonly #shapes = new ShapeMemory();
  readonly #diagnoses = new DiagnosesMemory();

  /** As `inferShapes`; the same object as before where nothing follows from the edit. */
  shapesOf(network: NetworkSpec): InferredShapes {
    return inferShapesAgain(network, this.#shapes);
  }

  /** As `diagnose`. */
  diagnosesOf(network: NetworkSpec, context: DiagnosisContext): readonly Diagnosis[] {
    return diagnoseAgain(network, context, this.#diagnoses);
  }

  /** How many layers the last shapes and the last diagnosis had to look at again. */
  get workDone(): { readonly shapes: number; readonly diagnoses: number } {
    return { shapes: this.#shapes.computed, diagnoses: this.#diagnoses.layers.judgedAgain };
  }
}
