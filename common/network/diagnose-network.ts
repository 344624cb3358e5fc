import { reachableFrom } from './connect.ts';
import type { Diagnosis, DiagnosisContext, Examined, Rule } from './diagnosis.ts';
import { checkEngine } from './diagnoses/engine.ts';
import { checkOutput } from './diagnoses/output.ts';
import { checkPractice } from './diagnoses/practice.ts';
import { checkStructure } from './diagnoses/structure.ts';
import { checkTokens } from './diagnoses/tokens.ts';
import { checkTraining } from './diagnoses/training.ts';
import { inferShapes } from './infer-shapes.ts';
import type { NetworkSpec } from './network-spec.ts';

export type { Diagnosis, DiagnosisContext, Fix } from './diagnosis.ts';

const rules: readonly Rule[] = [
  checkStructure,
  checkOutput,
  checkTraining,
  checkEngine,
  checkTokens,
  checkPractice,
];
const order = { error: 0, warning: 1, hint: 2 };

/** Everything worth saying about a network, worst first. An empty network has nothing to say about. */
export function diagnose(network: NetworkSpec, context: DiagnosisContext): readonly Diagnosis[] {
  if (network.nodes.length === 0) return [];
  const examined = examine(network, context);
  // Two outputs can say the same about a layer that they share.
  const found = new Map(
    rules.flatMap((rule) => rule(examined)).map((diagnosis) => [diagnosis.id, diagnosis]),
  );
  return [...found.values()].sort((a, b) => order[a.level] - order[b.level]);
}

function examine(network: NetworkSpec, context: DiagnosisContext): Examined {
  const outgoing = Map.groupBy(network.edges, (edge) => edge.from);
  const inputs = network.nodes.filter((node) => node.type === 'Input');
  const reached = new Set(inputs.flatMap((node) => [...reachableFrom(network, node.id)]));
  return {
    ...context,
    network,
    shapes: context.shapes ?? inferShapes(network),
    byId: new Map(network.nodes.map((node) => [node.id, node])),
    incoming: Map.groupBy(network.edges, (edge) => edge.to),
    outgoing,
    inputs,
    reached,
    ends: network.nodes.filter(
      (node) => node.type !== 'Input' && reached.has(node.id) && !outgoing.has(node.id),
    ),
  };
}
