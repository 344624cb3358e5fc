import { Position, type Edge, type Node } from '@xyflow/svelte';
import { findLayer, paramProblems, resolveParams } from '../../../common/layers/catalogue.ts';
import type { LayerCategory } from '../../../common/layers/layer.ts';
import type { Diagnosis } from '../../../common/network/diagnose-network.ts';
import type { EdgeSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { formatShape, type Shape } from '../../../common/tensor/shape.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { formatCount } from '../../ui/format.ts';
import { inputPorts, outputId, outputPorts, type CardPort } from './card-ports.ts';

/** What a card shows. */
export interface LayerData extends Record<string, unknown> {
  readonly name: string;
  readonly type: string;
  readonly family: LayerCategory;
  /** Key parameters in a few characters. */
  readonly line: string;
  readonly shape: string;
  readonly count: string;
  /** Worst first. */
  readonly problems: readonly Diagnosis[];
  readonly inputs: readonly CardPort[];
  readonly outputs: readonly CardPort[];
  /** True when training leaves its weights as they are. */
  readonly frozen: boolean;
}

export type LayerItem = Node<LayerData, 'layer'>;
export type ConnectionItem = Edge<{ readonly shape: string }, 'shape'>;

/**
 * Cards for the canvas. Items that did not change are taken over from `previous`, so that only what
 * changed is drawn again; null when nothing did.
 */
export function toLayerItems(
  editor: NetworkEditor,
  previous: readonly LayerItem[],
): LayerItem[] | null {
  const old = new Map(previous.map((item) => [item.id, item]));
  const problems = Map.groupBy(editor.diagnoses, (diagnosis) => diagnosis.node);
  const incoming = Map.groupBy(editor.network.edges, (edge) => edge.to);
  const outgoing = Map.groupBy(editor.network.edges, (edge) => edge.from);
  const { nodes } = editor.network;
  const [firstSelected] = editor.selected;
  const tabStop = firstSelected ?? nodes[0]?.id;
  const items = nodes.map((node): LayerItem => {
    const edges = { incoming: incoming.get(node.id) ?? [], outgoing: outgoing.get(node.id) ?? [] };
    const data = layerData(editor, node, problems.get(node.id) ?? [], edges);
    const item = old.get(node.id);
    const selected = editor.selected.has(node.id);
    const tabindex = node.id === tabStop ? 0 : -1;
    const moved = item?.position.x !== node.position.x || item.position.y !== node.position.y;
    // While a card is dragged its place on screen is ahead of the network's.
    const stays = !moved || item?.dragging === true;
    const same = item && sameData(item.data, data);
    const isSelected = item?.selected ?? false;
    if (same && stays && isSelected === selected && item.domAttributes?.tabindex === tabindex) {
      return item;
    }
    return {
      ...item,
      id: node.id,
      type: 'layer',
      position: stays && item ? item.position : { ...node.position },
      data: same ? item.data : data,
      selected,
      sourcePosition: Position.Right,
      targetPosition: Position.Left,
      ariaRole: 'group',
      ariaLabel: spoken(data),
      domAttributes: { tabindex, 'aria-roledescription': 'layer' },
    };
  });
  return sameItems(items, previous) ? null : items;
}

/** Lines for the canvas, taken over from `previous` like the cards. */
export function toConnectionItems(
  editor: NetworkEditor,
  dropEdge: string | null,
  previous: readonly ConnectionItem[],
): ConnectionItem[] | null {
  const old = new Map(previous.map((item) => [item.id, item]));
  const names = new Map(editor.network.nodes.map((node) => [node.id, node.name]));
  const { outputs, errors } = editor.project.shapes;
  const items = editor.network.edges.map((edge): ConnectionItem => {
    const item = old.get(edge.id);
    const source = outputs.get(edge.from)?.[edge.fromPort ?? 0];
    const shape = source ? compactShape(source) : '?';
    const state = edge.id === dropEdge ? 'takes' : errors.has(edge.to) && source ? 'broken' : '';
    const selected = editor.selectedEdges.has(edge.id);
    const same =
      item?.source === edge.from &&
      item.target === edge.to &&
      item.sourceHandle === outputId(edge.fromPort) &&
      item.targetHandle === `in-${edge.toPort}` &&
      item.data?.shape === shape &&
      item.class === state &&
      (item.selected ?? false) === selected;
    return item && same ? item : connectionItem(edge, shape, state, selected, names);
  });
  return sameItems(items, previous) ? null : items;
}

function connectionItem(
  edge: EdgeSpec,
  shape: string,
  state: string,
  selected: boolean,
  names: ReadonlyMap<string, string>,
): ConnectionItem {
  const [from, to] = [names.get(edge.from) ?? '?', names.get(edge.to) ?? '?'];
  return {
    id: edge.id,
    type: 'shape',
    source: edge.from,
    target: edge.to,
    sourceHandle: outputId(edge.fromPort),
    targetHandle: `in-${edge.toPort}`,
    data: { shape },
    class: state,
    selected,
    focusable: false,
    ariaLabel: `Connection from ${from} to ${to}, shape ${shape}`,
  };
}

/** A shape without its batch axis, narrow enough to stand between two cards: `4`, `28×28×1`. */
export function compactShape(shape: Shape): string {
  return shape
    .slice(1)
    .map((axis) => axis ?? '?')
    .join('×');
}

function layerData(
  editor: NetworkEditor,
  spec: NodeSpec,
  problems: readonly Diagnosis[],
  edges: { readonly incoming: readonly EdgeSpec[]; readonly outgoing: readonly EdgeSpec[] },
): LayerData {
  const definition = findLayer(spec.type);
  const { shapes, outputs, parameters } = editor.project.shapes;
  const shape = shapes.get(spec.id);
  const count = parameters.get(spec.id);
  const total = count ? count.trainable + count.nonTrainable : 0;
  const readable = definition && paramProblems(definition, spec.params).length === 0;
  return {
    name: spec.name,
    type: spec.type,
    family: definition?.category ?? 'wrapper',
    line: readable ? definition.describe(resolveParams(definition, spec.params)) : blockLine(spec),
    shape: shape ? formatShape(shape) : '–',
    count: total > 0 ? `${formatCount(total)} params` : '',
    problems,
    inputs: inputPorts(spec, edges.incoming),
    outputs: outputPorts(spec, outputs.get(spec.id)?.length ?? 1, edges.outgoing),
    frozen: spec.trainable === false,
  };
}

/** What a block holds; nothing for other layers. */
function blockLine({ network, params }: NodeSpec): string {
  if (!network) return '';
  const repeat = typeof params['repeat'] === 'number' ? params['repeat'] : 1;
  const layers = `${network.nodes.length} ${network.nodes.length === 1 ? 'layer' : 'layers'}`;
  return repeat > 1 ? `${layers} × ${repeat}` : layers;
}

function spoken(data: LayerData): string {
  const parameters =
    data.count === '' ? 'no parameters' : data.count.replace('params', 'parameters');
  const parts = [
    `${data.name}, ${data.type}${data.line ? ` ${data.line}` : ''}`,
    data.shape === '–' ? 'no output shape' : `output shape ${data.shape}`,
    parameters,
    ...(data.frozen ? ['frozen'] : []),
    ...data.problems.map((problem) => `${problem.level}: ${problem.message}`),
  ];
  return parts.join('; ');
}

function sameData(a: LayerData, b: LayerData): boolean {
  return (
    a.name === b.name &&
    a.type === b.type &&
    a.line === b.line &&
    a.shape === b.shape &&
    a.count === b.count &&
    a.frozen === b.frozen &&
    samePorts(a.inputs, b.inputs) &&
    samePorts(a.outputs, b.outputs) &&
    a.problems.length === b.problems.length &&
    a.problems.every((problem, index) => {
      const other = b.problems[index];
      return problem.id === other?.id && problem.message === other.message;
    })
  );
}

function samePorts(a: readonly CardPort[], b: readonly CardPort[]): boolean {
  return (
    a.length === b.length &&
    a.every((port, index) => {
      const other = b[index];
      return port.label === other?.label && port.free === other.free && port.quiet === other.quiet;
    })
  );
}

function sameItems<T>(items: readonly T[], previous: readonly T[]): boolean {
  return items.length === previous.length && items.every((item, index) => item === previous[index]);
}
