import { findLayer, paramProblems, resolveParams } from '../../layers/catalogue.ts';
import type { LayerCategory } from '../../layers/layer.ts';
import { compactShape, formatShape, type Shape } from '../../tensor/shape.ts';
import { repeatsOf } from '../blocks/block-parameters.ts';
import { inferShapes, type InferredShapes } from '../infer-shapes.ts';
import type { NetworkSpec, NodeSpec, NoteColour } from '../network-spec.ts';
import { fitText, widthOfText } from './fit-text.ts';

/** A layer as a card, places and sizes in pixels from the picture's top-left corner. */
export interface DrawnLayer {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly name: string;
  /** Kind and key parameters: `Dense · 8 · relu`. */
  readonly line: string;
  readonly shape: string;
  /** `40 params`, the number alone where the word finds no room, or empty. */
  readonly count: string;
  readonly family: LayerCategory;
}

/** A connection as a curve, with the shape of what flows through it. */
export interface DrawnConnection {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** Commands of an SVG path. */
  readonly path: string;
  readonly end: { readonly x: number; readonly y: number };
  readonly shape: string;
  readonly label: { readonly x: number; readonly y: number };
}

/** A frame or a comment. */
export interface DrawnNote {
  readonly id: string;
  readonly kind: 'comment' | 'frame';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly lines: readonly string[];
  readonly colour: NoteColour;
}

/** A network as a picture that needs nothing else to be drawn. */
export interface DrawnNetwork {
  readonly width: number;
  readonly height: number;
  readonly layers: readonly DrawnLayer[];
  readonly connections: readonly DrawnConnection[];
  readonly notes: readonly DrawnNote[];
}

/** Width and height of a card in the picture, in pixels. */
export const drawnCard = { width: 184, height: 68 } as const;

/** Pixels around the picture. */
const margin = 24;
/** Pixels between the left edge of a card and its text, and between the text and the right edge. */
const [before, behind] = [14, 10];
/** Room for text on a card, and between two texts in a line, in pixels. */
const room = drawnCard.width - before - behind;
const gap = 8;
/** Of the fonts on a card, in pixels; bold letters are wider than others by about a tenth. */
const [nameFont, lineFont] = [13 * 1.1, 12];
/** Width of a character of a note in pixels, on average. */
const noteCharacter = 6.4;

/** Draws layers where the person placed them, with shapes at the connections. Never throws for a network's faults. */
export function drawNetwork(
  network: NetworkSpec,
  inferred: InferredShapes = inferShapes(network),
): DrawnNetwork {
  const notes = network.notes ?? [];
  const boxes = [
    ...network.nodes.map(({ position }) => ({ ...position, ...drawnCard })),
    ...notes.map(({ position, size }) => ({ ...position, ...size })),
  ];
  if (boxes.length === 0) {
    return { width: 2 * margin, height: 2 * margin, layers: [], connections: [], notes: [] };
  }
  const left = smallest(boxes.map(({ x }) => x)) - margin;
  const top = smallest(boxes.map(({ y }) => y)) - margin;
  const layers = network.nodes.map((node) => drawLayer(node, inferred, left, top));
  return {
    width: margin - left - smallest(boxes.map(({ x, width }) => -(x + width))),
    height: margin - top - smallest(boxes.map(({ y, height }) => -(y + height))),
    layers,
    connections: drawConnections(network, layers, inferred),
    notes: notes.map(({ id, kind, text, colour, position, size }) => ({
      id,
      kind,
      x: position.x - left,
      y: position.y - top,
      ...size,
      lines: wrapped(text, Math.max(4, Math.floor((size.width - 16) / noteCharacter))),
      colour,
    })),
  };
}

function smallest(numbers: readonly number[]): number {
  return numbers.reduce((least, number) => Math.min(least, number), Infinity);
}

function drawLayer(
  node: NodeSpec,
  { shapes, parameters }: InferredShapes,
  left: number,
  top: number,
): DrawnLayer {
  const definition = findLayer(node.type);
  const count = parameters.get(node.id);
  const total = count ? count.trainable + count.nonTrainable : 0;
  const shape = shapes.get(node.id);
  const readable = definition && paramProblems(definition, node.params).length === 0;
  const described = readable ? definition.describe(resolveParams(definition, node.params)) : '';
  const facts = [node.type, described, held(node)].filter((fact) => fact !== '');
  return {
    id: node.id,
    x: node.position.x - left,
    y: node.position.y - top,
    name: fitText(node.name, room, nameFont),
    line: fitText(facts.join(' · '), room, lineFont),
    ...shapeAndCount(shape, total),
    family: definition?.category ?? 'wrapper',
  };
}

/**
 * The last line of a card: the shape at its left and the weights at its right, which do not touch. Where there is no
 * room the word behind the count goes first, and then the batch axis: `224×224×64`.
 */
function shapeAndCount(
  shape: Shape | undefined,
  total: number,
): Pick<DrawnLayer, 'shape' | 'count'> {
  const number = total.toLocaleString('en');
  const counts = total > 0 ? [`${number} params`, number] : [''];
  const whole = shape ? formatShape(shape) : '';
  for (const count of counts) {
    if (widthOfText(whole, lineFont) <= besides(count)) return { shape: whole, count };
  }
  const count = counts.at(-1) ?? '';
  return { shape: shape ? fitText(compactShape(shape), besides(count), lineFont) : '', count };
}

/** Room in the last line beside a count, in pixels. */
function besides(count: string): number {
  return count === '' ? room : room - gap - widthOfText(count, lineFont);
}

/** What a block holds. */
function held({ network, params }: NodeSpec): string {
  if (!network) return '';
  const times = repeatsOf({ params });
  const layers = `${network.nodes.length} ${network.nodes.length === 1 ? 'layer' : 'layers'}`;
  return times > 1 ? `${layers} × ${times}` : layers;
}

function drawConnections(
  network: NetworkSpec,
  layers: readonly DrawnLayer[],
  { outputs }: InferredShapes,
): DrawnConnection[] {
  const byId = new Map(layers.map((layer) => [layer.id, layer]));
  const into = Map.groupBy(network.edges, (edge) => edge.to);
  const down = network.direction === 'down';
  return network.edges.flatMap((edge): DrawnConnection[] => {
    const from = byId.get(edge.from);
    const to = byId.get(edge.to);
    if (!from || !to) return [];
    const ports = Math.max(...(into.get(edge.to) ?? []).map(({ toPort }) => toPort)) + 1;
    const share = (edge.toPort + 1) / (ports + 1);
    const start = down
      ? { x: from.x + drawnCard.width / 2, y: from.y + drawnCard.height }
      : { x: from.x + drawnCard.width, y: from.y + drawnCard.height / 2 };
    const end = down
      ? { x: to.x + drawnCard.width * share, y: to.y }
      : { x: to.x, y: to.y + drawnCard.height * share };
    const bend = Math.max(24, Math.abs(down ? end.y - start.y : end.x - start.x) / 2);
    const [first, second] = down
      ? [`${start.x} ${start.y + bend}`, `${end.x} ${end.y - bend}`]
      : [`${start.x + bend} ${start.y}`, `${end.x - bend} ${end.y}`];
    const shape = outputs.get(edge.from)?.[edge.fromPort ?? 0];
    return [
      {
        id: edge.id,
        from: edge.from,
        to: edge.to,
        path: `M ${start.x} ${start.y} C ${first}, ${second}, ${end.x} ${end.y}`,
        end,
        shape: shape ? compactShape(shape) : '',
        label: { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 },
      },
    ];
  });
}

function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      if (line !== '' && line.length + word.length + 1 > width) {
        lines.push(line);
        line = word;
      } else line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}
