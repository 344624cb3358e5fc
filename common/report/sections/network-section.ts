import { formatParam } from '../../layers/format-param.ts';
import { orderNodes } from '../../network/compile-order.ts';
import { inferShapes } from '../../network/infer-shapes.ts';
import { formatShape } from '../../tensor/shape.ts';
import { html, type Markup } from '../markup.ts';
import { networkSvg } from '../network-svg.ts';
import { countWords } from '../number-words.ts';
import type { ReportContent } from '../report-content.ts';
import { section, table } from './parts.ts';

/** Layers of the picture; larger networks are told by their table alone. */
const mostDrawn = 80;

/** The network as a picture and layer by layer. */
export function networkSection({ run }: ReportContent): Markup {
  const { network, summary } = run;
  const { shapes, parameters } = inferShapes(network);
  const { ordered, circular } = orderNodes(network);
  return section('network', 'Network', [
    html`<p>
      ${countWords(network.nodes.length)} layers, ${countWords(summary.parameters)} parameters.
    </p>`,
    network.nodes.length <= mostDrawn && network.nodes.length > 0
      ? html`<figure>${networkSvg(network, `Network of ${summary.name}`)}</figure>`
      : null,
    table(
      ['Layer', 'Kind', 'Settings', 'Output', 'Parameters'],
      [...ordered, ...circular].map((node) => {
        const count = parameters.get(node.id);
        const shape = shapes.get(node.id);
        return [
          node.name,
          node.type,
          Object.entries(node.params)
            .map(([name, value]) => `${name} ${formatParam(value)}`)
            .join(', '),
          shape ? formatShape(shape) : '–',
          count ? countWords(count.trainable + count.nonTrainable) : '–',
        ];
      }),
      'words',
    ),
  ]);
}
