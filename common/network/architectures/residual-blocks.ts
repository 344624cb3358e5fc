import type { NodeSpec } from '../network-spec.ts';
import { blockParameter, type BlockDrawing } from './block-drawing.ts';
import { NetworkDrawing } from './network-drawing.ts';

/** What all convolutions and all normalisations of a network have. */
export interface ResidualStyle {
  readonly convolution: NodeSpec['params'];
  readonly normalization: NodeSpec['params'];
}

/** What a residual block is drawn for. */
export interface ResidualSize {
  readonly name: string;
  /** Of the block's inner convolutions. */
  readonly filters: number;
  /** 2 halves height and width. */
  readonly stride: 1 | 2;
  /** True for a shortcut with a 1×1 convolution, which every change of the shape needs. */
  readonly projects: boolean;
}

/** A convolution with batch normalisation, without an activation; both ids. */
export function convolveAndNormalize(
  drawing: NetworkDrawing,
  { convolution, normalization }: ResidualStyle,
  from: string,
  params: NodeSpec['params'],
): { readonly convolved: string; readonly end: string } {
  const convolved = drawing.add('Conv2D', { padding: 'same', ...params, ...convolution }, from);
  return { convolved, end: drawing.add('BatchNormalization', normalization, convolved) };
}

/** A rectifier of its own, as it stands behind normalisations and sums. */
export function rectify(drawing: NetworkDrawing, from: string): string {
  return drawing.add('Activation', { activation: 'relu' }, from);
}

/** Two 3×3 convolutions beside a shortcut (He et al. 2015, figure 5, left). */
export function residualBlock(size: ResidualSize, style: ResidualStyle): BlockDrawing {
  const { name, filters, stride } = size;
  const inside = new NetworkDrawing();
  const input = inside.add('Input', { shape: [1, 1, filters] });
  const strides = [stride, stride];
  const window = { kernel_size: [3, 3] };
  const first = convolveAndNormalize(inside, style, input, { filters, ...window, strides });
  const inner = rectify(inside, first.end);
  const second = convolveAndNormalize(inside, style, inner, { filters, ...window });
  const shortcut = drawShortcut(inside, style, input, { ...size, filters });
  rectify(inside, inside.add('Add', {}, second.end, shortcut?.end ?? input));
  const convolutions = [
    first.convolved,
    second.convolved,
    ...(shortcut ? [shortcut.convolved] : []),
  ];
  const parameters = [blockParameter('filters', 'Filters', filters, convolutions)];
  return { name, network: inside.inside(), parameters };
}

/** Narrowed by 1×1, seen by 3×3, widened fourfold by 1×1, beside a shortcut (He et al. 2015, figure 5, right). */
export function bottleneckBlock(size: ResidualSize, style: ResidualStyle): BlockDrawing {
  const { name, filters, stride } = size;
  const wide = 4 * filters;
  const inside = new NetworkDrawing();
  const input = inside.add('Input', { shape: [1, 1, wide] });
  const shortcut = drawShortcut(inside, style, input, { ...size, filters: wide });
  const narrowing = { filters, kernel_size: [1, 1], strides: [stride, stride] };
  const narrowed = convolveAndNormalize(inside, style, input, narrowing);
  const seeing = { filters, kernel_size: [3, 3] };
  const seen = convolveAndNormalize(inside, style, rectify(inside, narrowed.end), seeing);
  const widening = { filters: wide, kernel_size: [1, 1] };
  const widened = convolveAndNormalize(inside, style, rectify(inside, seen.end), widening);
  rectify(inside, inside.add('Add', {}, shortcut?.end ?? input, widened.end));
  const ends = [widened.convolved, ...(shortcut ? [shortcut.convolved] : [])];
  const parameters = [
    blockParameter('filters', 'Filters', filters, [narrowed.convolved, seen.convolved]),
    blockParameter('filters_out', 'Filters at the end', wide, ends, 'filters'),
  ];
  return { name, network: inside.inside(), parameters };
}

function drawShortcut(
  inside: NetworkDrawing,
  style: ResidualStyle,
  from: string,
  { filters, stride, projects }: ResidualSize,
) {
  if (!projects) return null;
  const strides = [stride, stride];
  return convolveAndNormalize(inside, style, from, { filters, kernel_size: [1, 1], strides });
}
