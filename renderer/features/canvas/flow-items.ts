import { Position } from '@xyflow/svelte';
import { findLayer, paramProblems, resolveParams } from '../../../common/layers/catalogue.ts';
import type { Size } from '../../../common/network/card-size.ts';
import { sameValue } from '../../../common/network/diff-network.ts';
import type { Diagnosis } from '../../../common/network/diagnose-network.ts';
import type { InferredShapes } from '../../../common/network/infer-shapes.ts';
import type {
  EdgeSpec,
  FlowDirection,
  NetworkSpec,
  NodeSpec,
} from '../../../common/network/network-spec.ts';
import { isInput } from '../../../common/network/is-input.ts';
import { compactShape, formatShape, type Shape } from '../../../common/tensor/shape.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import { formatCount } from '../../ui/format.ts';
import {
  isLayer,
  type CanvasItem,
  type ConnectionItem,
  type LayerData,
  type LayerItem,
} from './canvas-items.ts';
import { blockFace, blockLine } from './block-face.ts';
import { portPlace } from './card-geometry.ts';
import { inputPorts, outputCount, outputId, outputPorts, type CardPort } from './card-ports.ts';
import type { CanvasView } from './canvas-view.svelte.ts';
import { sharedMarks, type SharedMark } from './shared-marks.ts';

/** Cards of the layers in view. Items that did not change are taken over from `previous`. */
export function toLayerItems(
  editor: NetworkEditor,
  view: CanvasView,
  previous: ReadonlyMap<string, CanvasItem>,
): readonly LayerItem[] {
  const { network } = editor;
  const direction = network.direction ?? 'right';
  const dataOf = cardsOf(editor);
  const [firstSelected] = editor.selected;
  const tabStop = firstSelected ?? network.nodes[0]?.id;
  return network.nodes
    .filter((node) => view.shown.has(node.id))
    .map((node): LayerItem => {
      const data = dataOf(node);
      const found = previous.get(node.id);
      const item = found && isLayer(found) ? found : undefined;
      const selected = editor.selected.has(node.id);
      const tabindex = node.id === tabStop ? 0 : -1;
      const position = view.moved?.get(node.id) ?? node.position;
      const stays = item?.position.x === position.x && item.position.y === position.y;
      const same = item && (item.data === data || sameData(item.data, data));
      const turned = item?.sourcePosition !== sides[direction].source;
      const untouched = same && stays && !turned && (item.selected ?? false) === selected;
      if (untouched && item.domAttributes?.tabindex === tabindex) return item;
      const size = view.sizeOf(node);
      return {
        ...item,
        id: node.id,
        type: 'layer',
        position: stays && item ? item.position : { ...position },
        data: same ? item.data : data,
        selected,
        width: size.width,
        height: size.height,
        measured: size,
        handles: handlesOf(data, size, direction),
        sourcePosition: sides[direction].source,
        targetPosition: sides[direction].target,
        ariaRole: 'group',
        ariaLabel: spoken(data),
        domAttributes: { tabindex, 'aria-roledescription': 'layer' },
      };
    });
}

/** What cards show, kept for as long as nothing changes that it depends on: a drag draws them sixty times a second. */
const known = new WeakMap<
  NetworkSpec,
  {
    readonly diagnoses: readonly Diagnosis[];
    readonly shapes: InferredShapes;
    readonly cardOf: (node: NodeSpec) => LayerData;
  }
>();

function cardsOf(editor: NetworkEditor): (node: NodeSpec) => LayerData {
  const { network, diagnoses, shapes } = editor;
  const before = known.get(network);
  if (before?.diagnoses === diagnoses && before.shapes === shapes) return before.cardOf;
  const problems = Map.groupBy(diagnoses, (diagnosis) => diagnosis.node);
  const incoming = Map.groupBy(network.edges, (edge) => edge.to);
  const outgoing = Map.groupBy(network.edges, (edge) => edge.from);
  const shared = sharedMarks(network);
  const cards = new Map<string, LayerData>();
  const cardOf = (node: NodeSpec): LayerData => {
    const card = cards.get(node.id);
    if (card) return card;
    const made = layerData(shapes, node, problems.get(node.id) ?? [], {
      incoming: incoming.get(node.id) ?? [],
      outgoing: outgoing.get(node.id) ?? [],
      shared: shared.get(node.id) ?? null,
      inBlock: editor.inBlock,
    });
    cards.set(node.id, made);
    return made;
  };
  known.set(network, { diagnoses, shapes, cardOf });
  return cardOf;
}

/** Where connections leave and enter cards. */
export const sides = {
  right: { source: Position.Right, target: Position.Left },
  down: { source: Position.Bottom, target: Position.Top },
} as const;

/** Where ports are, so that connections can be drawn before the card is measured. */
function handlesOf(
  { inputs, outputs }: LayerData,
  size: Size,
  direction: FlowDirection,
): NonNullable<LayerItem['handles']> {
  const at = (side: 'input' | 'output', ports: readonly CardPort[]) =>
    ports.map((port, index) => ({
      id: port.id,
      type: side === 'input' ? ('target' as const) : ('source' as const),
      position: side === 'input' ? sides[direction].target : sides[direction].source,
      ...portPlace(side, index, ports.length, size, direction),
      width: 0,
      height: 0,
    }));
  return [...at('input', inputs), ...at('output', outputs)];
}

/** Lines for the canvas, taken over from `previous` like the cards. */
export function toConnectionItems(
  editor: NetworkEditor,
  view: CanvasView,
  dropEdge: string | null,
  previous: readonly ConnectionItem[],
): ConnectionItem[] | null {
  const old = new Map(previous.map((item) => [item.id, item]));
  const names = new Map(editor.network.nodes.map((node) => [node.id, node.name]));
  const { outputs, errors } = editor.shapes;
  const seen = editor.network.edges.filter(
    (edge) => view.shown.has(edge.from) && view.shown.has(edge.to),
  );
  const items = seen.map((edge): ConnectionItem => {
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
    ariaRole: 'group',
    domAttributes: { tabindex: -1, 'aria-roledescription': 'connection' },
    ariaLabel: `Connection from ${from} to ${to}, shape ${shape}`,
  };
}

function layerData(
  { shapes, outputs, parameters }: InferredShapes,
  spec: NodeSpec,
  problems: readonly Diagnosis[],
  around: {
    readonly incoming: readonly EdgeSpec[];
    readonly outgoing: readonly EdgeSpec[];
    readonly shared: SharedMark | null;
    readonly inBlock: boolean;
  },
): LayerData {
  const definition = findLayer(spec.type);
  const { shared } = around;
  const block = blockFace(spec);
  const shape = shapes.get(spec.id);
  const count = parameters.get(spec.id);
  const total = count ? count.trainable + count.nonTrainable : 0;
  const readable = definition && paramProblems(definition, spec.params).length === 0;
  return {
    name: spec.name,
    type: spec.type,
    family: definition?.category ?? 'wrapper',
    line:
      shared && !shared.isOwner
        ? `as ${shared.ownerName}`
        : block
          ? blockLine(spec, block)
          : around.inBlock && isInput(spec)
            ? arriving(shape)
            : readable
              ? definition.describe(resolveParams(definition, spec.params))
              : '',
    shape: shape ? formatShape(shape) : '–',
    rowShape: shape ? compactShape(shape) : '–',
    count: total > 0 ? `${formatCount(total)} params` : '',
    problems,
    inputs: inputPorts(spec, around.incoming),
    outputs: outputPorts(spec, outputCount(spec, outputs), around.outgoing),
    frozen: spec.trainable === false,
    pinned: spec.pinned === true,
    block,
    shared,
  };
}

/** What comes to an Input inside a block, from outside: its own parameter says nothing of it. */
function arriving(shape: Shape | undefined): string {
  return shape ? shape.slice(1).map(String).join(' × ') : 'not connected outside';
}

function sharedWords({ isOwner, ownerName, uses }: SharedMark, isBlock: boolean): string {
  if (isOwner) return `used ${uses} times`;
  return `the same ${isBlock ? 'block' : 'layer'} as ${ownerName}`;
}

function spoken(data: LayerData): string {
  const parameters =
    data.count === '' ? 'no parameters' : data.count.replace('params', 'parameters');
  const parts = [
    `${data.name}, ${data.type}${data.line ? ` ${data.line}` : ''}`,
    data.shape === '–' ? 'no output shape' : `output shape ${data.shape}`,
    parameters,
    ...(data.frozen ? ['frozen'] : []),
    ...(data.pinned ? ['pinned'] : []),
    ...(data.block && data.block.repeat > 1 ? [`repeated ${data.block.repeat} times`] : []),
    ...(data.shared ? [sharedWords(data.shared, data.block !== null)] : []),
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
    a.pinned === b.pinned &&
    sameValue(a.block, b.block) &&
    sameValue(a.shared, b.shared) &&
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

/** True when nothing has to be drawn again. */
export function sameItems<T>(items: readonly T[], previous: readonly T[]): boolean {
  return items.length === previous.length && items.every((item, index) => item === previous[index]);
}
