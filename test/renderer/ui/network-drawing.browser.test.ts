import { expect, it } from 'vitest';
import { render } from 'vitest-browser-svelte';
import { architectures } from '../../../common/network/architectures/catalogue.ts';
import { drawNetwork, drawnCard } from '../../../common/network/picture/draw-network.ts';
import NetworkDrawing from '../../../renderer/ui/network-drawing/NetworkDrawing.svelte';

const drawn = ['wide-deep-two-outputs', 'vgg-16', 'inception', 'transformer', 'resnet-50'];

it.each(architectures.filter(({ id }) => drawn.some((start) => id.startsWith(start))))(
  'keeps every text on its card, and those of a line apart: $label',
  async ({ build, published }) => {
    const { network } = build(published);
    const { container } = await render(NetworkDrawing, {
      drawing: drawNetwork(network),
      label: 'network',
    });
    const cards = container.querySelectorAll('[data-layer]');
    expect(cards).toHaveLength(network.nodes.length);
    for (const card of cards) {
      const texts = [...card.querySelectorAll('text')];
      for (const text of texts) {
        const { x, width } = text.getBBox();
        const words = text.textContent;
        expect(x, words).toBeGreaterThanOrEqual(0);
        expect(x + width, words).toBeLessThanOrEqual(drawnCard.width);
      }
      const [shape, count] = texts.slice(2).map((text) => text.getBBox());
      if (shape && count && count.width > 0) {
        expect(shape.x + shape.width, texts[2]?.textContent).toBeLessThan(count.x);
      }
    }
  },
);
