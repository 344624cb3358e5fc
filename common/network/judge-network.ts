import type { DiagnosisMemory } from './analysis/diagnosis-memory.ts';
import type { Diagnosis, DiagnosisContext, Examined, Rule } from './diagnosis.ts';
import { checkDepth } from './diagnoses/activations.ts';
import { checkEngine } from './diagnoses/engine.ts';
import { checkTrainingCallbacks } from './diagnoses/callbacks.ts';
import { checkInside } from './diagnoses/inside-block.ts';
import { checkLayer } from './diagnoses/layer.ts';
import { checkOutput } from './diagnoses/output.ts';
import { checkPooling } from './diagnoses/pooling.ts';
import { checkPractice } from './diagnoses/practice.ts';
import { checkShared } from './diagnoses/shared.ts';
import { checkSize } from './diagnoses/size.ts';
import { checkStructure } from './diagnoses/structure.ts';
import { checkTokens } from './diagnoses/tokens.ts';
import { checkTraining } from './diagnoses/training.ts';
import { inferShapes } from './infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from './network-spec.ts';

const rules: readonly Rule[] = [
  { scope: 'network', check: checkStructure },
  { scope: 'layer', check: checkLayer },
  { scope: 'network', check: checkShared },
  { scope: 'network', check: checkOutput },
  { scope: 'network', check: checkTraining },
  { scope: 'network', check: checkTrainingCallbacks },
  { scope: 'network', check: checkEngine },
  { scope: 'network', check: checkTokens },
  { scope: 'layer', check: checkPractice },
  { scope: 'network', check: checkDepth },
  { scope: 'network', check: checkPooling },
  { scope: 'network', check: checkSize },
];
/** What holds inside a block too, where what it ends in is no output of the network. */
const innerRules: readonly Rule[] = [
  { scope: 'network', check: checkInside },
  { scope: 'layer', check: checkLayer },
  { scope: 'network', check: checkShared },
  { scope: 'layer', check: checkPractice },
  { scope: 'network', check: checkPooling },
];
const order = { error: 0, warning: 1, hint: 2 };

/** What is worth saying about the layers of a network, blocks from outside; worst first. */
export function diagnoseLayers(
  network: NetworkSpec,
  context: DiagnosisContext,
  memory: DiagnosisMemory,
): readonly Diagnosis[] {
  return judged(examine(network, context, memory), rules, memory);
}

/** What is worth saying about the layers inside a block, given their shapes; worst first. */
export function diagnoseInside(
  network: NetworkSpec,
  context: DiagnosisContext,
  memory: DiagnosisMemory,
): readonly Diagnosis[] {
  return judged({ ...examine(network, context, memory), ends: [] }, innerRules, memory);
}

function judged(
  examined: Examined,
  rules: readonly Rule[],
  memory: DiagnosisMemory,
): readonly Diagnosis[] {
  if (examined.network.nodes.length === 0) return [];
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
