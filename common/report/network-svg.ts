import type { LayerCategory } from '../layers/layer.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import { drawNetwork, drawnCard, type DrawnLayer } from '../network/picture/draw-network.ts';
import { html, type Markup } from './markup.ts';

/** Colours of the families of layers on paper. */
const families: Readonly<Record<LayerCategory, string>> = {
  core: '#2a68c8',
  convolution: '#4a48c4',
  pooling: '#0a7396',
  recurrent: '#2b7a35',
  attention: '#a02a9c',
  merging: '#66700a',
  activation: '#b4520a',
  regularisation: '#8148b5',
  normalisation: '#0c7872',
  reshaping: '#b4436f',
  augmentation: '#93600a',
  wrapper: '#5c6470',
};

/** A network as a picture on white paper, as it was drawn. */
export function networkSvg(network: NetworkSpec, label: string): Markup {
  const { width, height, layers, connections, notes } = drawNetwork(network);
  return html`<svg
    class="network"
    xmlns="http://www.w3.org/2000/svg"
    viewBox="0 0 ${width} ${height}"
    style="max-width: ${width}px"
    role="img"
    aria-label="${label}"
  >
    ${notes.map(
      (note) =>
        html`<g>
          <rect
            x="${note.x}"
            y="${note.y}"
            width="${note.width}"
            height="${note.height}"
            rx="8"
            fill="#f3f4f6"
            stroke="#8b939f"
            stroke-dasharray="${note.kind === 'frame' ? '6 4' : ''}"
          />
          ${note.lines.map(
            (line, row) =>
              html`<text x="${note.x + 8}" y="${note.y + 18 + row * 16}">${line}</text>`,
          )}
        </g>`,
    )}
    ${connections.map(
      ({ path, end, shape, label: at }) =>
        html`<path d="${path}" fill="none" stroke="#8b939f" stroke-width="1.5" />
          <circle cx="${end.x}" cy="${end.y}" r="3.5" fill="#8b939f" />
          ${
            shape
              ? html`<text class="shape" x="${at.x}" y="${at.y - 5}" text-anchor="middle"
                  >${shape}</text
                >`
              : null
          }`,
    )}
    ${layers.map(drawLayer)}
  </svg>`;
}

function drawLayer({ x, y, name, line, shape, count, family }: DrawnLayer): Markup {
  const { width, height } = drawnCard;
  return html`<g transform="translate(${x} ${y})">
    <rect width="${width}" height="${height}" rx="7" fill="#ffffff" stroke="#8b939f" />
    <rect width="5" height="${height}" rx="2.5" fill="${families[family]}" />
    <text class="name" x="14" y="20">${name}</text>
    <text x="14" y="38">${line}</text>
    <text x="14" y="56">${shape}</text>
    <text x="${width - 10}" y="56" text-anchor="end">${count}</text>
  </g>`;
}
