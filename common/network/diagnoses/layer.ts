import { connect } from '../connect.ts';
import type { Diagnosis, Fix, LayerView } from '../diagnosis.ts';
import { nodeInputs, type NodeInputs } from '../node-ports.ts';
import { removal } from './fixes.ts';

/** What a layer says about its inputs and parameters. */
export function checkLayer(view: LayerView): readonly Diagnosis[] {
  return [...checkPorts(view), ...checkShape(view)];
}

/** Inputs with a part of their own that nothing feeds although one behind them is fed. */
function checkPorts({ node, incoming }: LayerView): readonly Diagnosis[] {
  const names = nodeInputs(node)?.names ?? [];
  const fed = new Set(incoming.map((edge) => edge.toPort));
  const last = Math.max(-1, ...fed);
  return names.slice(0, Math.max(0, last)).flatMap((name, port): Diagnosis[] => {
    if (fed.has(port)) return [];
    const message = `Nothing feeds the ${name} of ${node.name}, which comes before its ${names[last] ?? 'other inputs'}. Connect a layer there.`;
    return [{ id: `port:${node.id}:${port}`, level: 'error', node: node.id, message }];
  });
}

function checkShape(view: LayerView): readonly Diagnosis[] {
  const { node, error, incoming } = view;
  if (error === undefined) return [];
  const inputs = nodeInputs(node);
  // A layer without an input is named by the checks of paths and loose layers.
  if (inputs && inputs.min > 0 && incoming.length === 0) return [];
  const fix = inputs ? attendToItself(view, inputs) : removal(node);
  return [
    {
      id: `shape:${node.id}`,
      level: 'error',
      node: node.id,
      message: error,
      ...(fix ? { fix } : {}),
    },
  ];
}

/** A layer whose inputs have parts, with only one of them fed: the same layer can play another part. */
function attendToItself(
  { node, incoming, sources }: LayerView,
  { min, names }: NodeInputs,
): Fix | null {
  const [only] = incoming;
  const [source] = sources;
  if (!only || !source || !names || incoming.length !== 1 || min !== 2) return null;
  const toPort = only.toPort === 0 ? 1 : 0;
  return {
    label: `Use ${source.name} as ${names[toPort] ?? 'input'} too`,
    apply: (to) => connect(to, source.id, node.id, { toPort }),
  };
}
