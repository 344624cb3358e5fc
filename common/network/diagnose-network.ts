import { DiagnosisMemory } from './analysis/diagnosis-memory.ts';
import type { Diagnosis, DiagnosisContext, Examined, Rule } from './diagnosis.ts';
import { checkDepth } from './diagnoses/activations.ts';
import { checkEngine } from './diagnoses/engine.ts';
import { checkLayer } from './diagnoses/layer.ts';
import { checkOutput } from './diagnoses/output.ts';
import { checkPooling } from './diagnoses/pooling.ts';
import { checkPractice } from './diagnoses/practice.ts';
import { checkSize } from './diagnoses/size.ts';
import { checkStructure } from './diagnoses/structure.ts';
import { checkTokens } from './diagnoses/tokens.ts';
import { checkTraining } from './diagnoses/training.ts';
import { inferShapes } from './infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';

export type { Diagnosis, DiagnosisContext, Fix } from './diagnosis.ts';

const rules: readonly Rule[] = [
  { scope: 'network', check: checkStructure },
  { scope: 'layer', check: checkLayer },
  { scope: 'network', check: checkOutput },
  { scope: 'network', check: checkTraining },
  { scope: 'network', check: checkEngine },
  { scope: 'network', check: checkTokens },
  { scope: 'layer', check: checkPractice },
  { scope: 'network', check: checkDepth },
  { scope: 'network', check: checkPooling },
  { scope: 'network', check: checkSize },
];
const order = { error: 0, warning: 1, hint: 2 };

/** Everything worth saying about a network, worst first. An empty network has nothing to say about. */
export function diagnose(network: NetworkSpec, context: DiagnosisContext): readonly Diagnosis[] {
  return diagnoseAgain(network, context, new DiagnosisMemory());
}

/** The same with what is remembered of an earlier diagnosis. */
export function diagnoseAgain(
  network: NetworkSpec,
  context: DiagnosisContext,
  memory: DiagnosisMemory,
): readonly Diagnosis[] {
  if (network.nodes.length === 0) return [];
  const examined = examine(network, context, memory);
  memory.begin();
  // Two outputs can say the same about a layer that they share.
  const found = new Map<string, Diagnosis>();
  for (const rule of rules) {
    const said = rule.scope === 'network' ? rule.check(examined) : memory.judge(examined, rule);
    for (const diagnosis of said) found.set(diagnosis.id, diagnosis);
  }
  memory.end();
  return [...found.values()].sort((a, b) => order[a.level] - order[b.level]);
}

function examine(
  network: NetworkSpec,
  context: DiagnosisContext,
  memory: DiagnosisMemory,
): Examined {
  const { nodes } = network;
  const { incoming, outgoing, order: ids } = memory.graphOf(network);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const inputs = nodes.filter((node) => node.type === 'Input');
  const reached = reachedFrom(inputs, outgoing);
  return {
    ...context,
    network,
    shapes: context.shapes ?? inferShapes(network),
    byId,
    incoming,
    outgoing,
    inputs,
    reached,
    ordered: ids.flatMap((id) => byId.get(id) ?? []),
    ends: nodes.filter(
      (node) => node.type !== 'Input' && reached.has(node.id) && !outgoing.has(node.id),
    ),
  };
}

function reachedFrom(
  inputs: readonly NodeSpec[],
  outgoing: Examined['outgoing'],
): ReadonlySet<string> {
  const reached = new Set(inputs.map(({ id }) => id));
  // A set is walked in the order in which things come into it, those added meanwhile included.
  for (const id of reached) for (const { to } of outgoing.get(id) ?? []) reached.add(to);
  return reached;
}
