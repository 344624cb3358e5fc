import { findLayer } from '../../../common/layers/catalogue.ts';
import type { LayerCategory } from '../../../common/layers/layer.ts';
import type { Diagnosis } from '../../../common/network/diagnosis.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { families } from '../../ui/families.ts';
import type { Box } from './card-geometry.ts';
import { connectionCurve } from './connection-curve.ts';
import type { CanvasView } from './canvas-view.svelte.ts';

export interface DrawingColours {
  readonly family: Readonly<Record<LayerCategory, string>>;
  readonly edge: string;
  readonly accent: string;
  readonly danger: string;
  readonly warning: string;
  readonly surface: string;
  readonly font: string;
}

/** What is drawn, besides where. */
export interface Drawing {
  readonly network: NetworkSpec;
  readonly view: CanvasView;
  readonly selected: ReadonlySet<string>;
  readonly selectedEdges: ReadonlySet<string>;
  readonly found: ReadonlySet<string>;
  readonly diagnoses: readonly Diagnosis[];
  /** The connection that what is dragged would go into. */
  readonly takes: string | null;
}

/** The colours of the theme as they are now. */
export function readColours(element: Element): DrawingColours {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    family: Object.fromEntries(families.map(({ id }) => [id, token(`family-${id}`)])) as Record<
      LayerCategory,
      string
    >,
    edge: token('color-border-strong'),
    accent: token('color-accent'),
    danger: token('color-danger'),
    warning: token('color-warning'),
    surface: token('color-surface'),
    font: token('font-sans'),
  };
}

/** Draws every layer as a rectangle in its family's colour, with its kind where there is room, and every connection. */
export function drawNetwork(
  context: CanvasRenderingContext2D,
  ratio: number,
  colours: DrawingColours,
  drawing: Drawing,
): void {
  const { view, network } = drawing;
  const { x, y, zoom } = view.viewport;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
  const boxes = new Map(network.nodes.map((node) => [node.id, view.boxOf(node)]));
  drawConnections(context, colours, drawing, boxes);
  drawCards(context, colours, drawing, boxes);
}

function drawConnections(
  context: CanvasRenderingContext2D,
  colours: DrawingColours,
  { network, view, selectedEdges, takes }: Drawing,
  boxes: ReadonlyMap<string, Box>,
): void {
  const { zoom } = view.viewport;
  const down = network.direction === 'down';
  const plain = new Path2D();
  const marked = new Path2D();
  for (const edge of network.edges) {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)];
    if (!from || !to || !inView(spanOf(from, to), view)) continue;
    const path = selectedEdges.has(edge.id) || edge.id === takes ? marked : plain;
    const [start, bend, back, end] = connectionCurve(from, to, down);
    path.moveTo(start.x, start.y);
    // A short straight line costs far less than a curve that looks the same.
    const straight = !down && Math.abs(start.y - end.y) * zoom < 1.5 && end.x > start.x;
    if (straight) path.lineTo(end.x, end.y);
    else path.bezierCurveTo(bend.x, bend.y, back.x, back.y, end.x, end.y);
  }
  context.lineWidth = Math.max(2, 1 / zoom);
  context.strokeStyle = colours.edge;
  context.stroke(plain);
  context.lineWidth = Math.max(4, 2.5 / zoom);
  context.strokeStyle = colours.accent;
  context.stroke(marked);
}

function drawCards(
  context: CanvasRenderingContext2D,
  colours: DrawingColours,
  { network, view, selected, found, diagnoses }: Drawing,
  boxes: ReadonlyMap<string, Box>,
): void {
  const { zoom } = view.viewport;
  const levels = new Map(diagnoses.toReversed().map(({ node, level }) => [node, level]));
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  context.font = `600 28px ${colours.font}`;
  for (const node of network.nodes) {
    const box = boxes.get(node.id);
    // A layer that has a card is drawn by it.
    if (!box || view.shown.has(node.id) || !inView(box, view)) continue;
    context.fillStyle = colours.family[findLayer(node.type)?.category ?? 'wrapper'];
    context.fillRect(box.x, box.y, box.width, box.height);
    const level = levels.get(node.id);
    const mark = selected.has(node.id) || found.has(node.id);
    if (mark || level === 'error' || level === 'warning') {
      context.lineWidth = Math.max(6, 2 / zoom);
      context.strokeStyle = mark
        ? colours.accent
        : level === 'error'
          ? colours.danger
          : colours.warning;
      context.strokeRect(box.x, box.y, box.width, box.height);
    }
    if (!view.named) continue;
    context.fillStyle = colours.surface;
    context.fillText(
      node.network ? node.name : node.type,
      box.x + box.width / 2,
      box.y + box.height / 2,
      box.width - 16,
    );
  }
}

function spanOf(a: Box, b: Box): Box {
  const [x, y] = [Math.min(a.x, b.x), Math.min(a.y, b.y)];
  return {
    x,
    y,
    width: Math.max(a.x + a.width, b.x + b.width) - x,
    height: Math.max(a.y + a.height, b.y + b.height) - y,
  };
}

function inView(box: Box, view: CanvasView): boolean {
  const { x, y, zoom } = view.viewport;
  return (
    (box.x + box.width) * zoom + x >= 0 &&
    (box.y + box.height) * zoom + y >= 0 &&
    box.x * zoom + x <= view.width &&
    box.y * zoom + y <= view.height
  );
}
