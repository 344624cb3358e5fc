import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import type { MomentPlane } from '../../../common/comparison/comparison-api.ts';
import type { RowProjection } from '../../../common/comparison/inside/inside-api.ts';
import PlanePicture from '../../../renderer/features/comparison/PlanePicture.svelte';
import ProjectionPicture from '../../../renderer/features/comparison/ProjectionPicture.svelte';
import '../../../renderer/styles/base.css';

const size = 10;
const plane: MomentPlane = {
  x: { name: 'petal length', from: 1, to: 7 },
  y: { name: 'petal width', from: 0, to: 3 },
  size,
  values: Array.from({ length: size * size }, (_, at) => Math.floor((at % size) / 4)),
  certainty: Array.from({ length: size * size }, (_, at) => 0.4 + (at % 7) / 12),
  points: Array.from({ length: 30 }, (_, i) => ({ x: 1.5 + i / 6, y: (i % 7) / 3, value: i % 3 })),
};
const classes = ['setosa', 'versicolor', 'virginica'];
const projection: RowProjection = {
  checkpointId: 1,
  layer: { id: 'd', name: 'Dense 1', type: 'Dense', shape: [8] },
  rows: Array.from({ length: 30 }, (_, row) => ({
    row,
    target: row % 3,
    x: Math.cos(row) * row,
    y: Math.sin(row) * row,
  })),
  of: 30,
  width: 8,
  pooled: false,
  shares: [0.6, 0.3],
  frame: { x: [-30, 30], y: [-30, 30] },
  classes,
  target: 'species',
};

/** The SVG that the page has saved last; the browser is kept from saving it. */
let saved: Promise<string> | null = null;

beforeEach(() => {
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (
    this: HTMLAnchorElement,
  ) {
    saved = fetch(this.href).then((answer) => answer.text());
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  delete document.documentElement.dataset['theme'];
  saved = null;
});

/** What “Save as SVG” of a chart gives. */
async function savedPicture(container: HTMLElement, label: string): Promise<Document> {
  container.style.height = '420px';
  await page.getByRole('button', { name: `${label}: copy and save` }).click();
  await page.getByRole('menuitem', { name: 'Save as SVG' }).click();
  await expect.poll(() => saved).not.toBeNull();
  const picture = new DOMParser().parseFromString((await saved) ?? '', 'image/svg+xml');
  expect(picture.querySelector('parsererror')).toBeNull();
  return picture;
}

const wordsOf = (picture: Document): readonly (string | null)[] =>
  [...picture.querySelectorAll('text')].map(({ textContent }) => textContent);

/** Paths of the legend, which stands before the picture: `d` and fill. */
function shapesOf(picture: Document): readonly (readonly (string | null)[])[] {
  const legend = [...picture.querySelectorAll('path')].filter((one) => !one.closest('g svg'));
  return legend.map((one) => [one.getAttribute('d'), one.getAttribute('fill')]);
}

for (const theme of ['light', 'dark']) {
  describe(`a plane saved in the ${theme} theme`, () => {
    beforeEach(() => {
      document.documentElement.dataset['theme'] = theme;
    });

    it('names the classes with their marks and light colours above the decision surface', async () => {
      const { container } = await render(PlanePicture, { props: { plane, classes } });
      const picture = await savedPicture(container, 'Decision surface');
      expect(wordsOf(picture)).toEqual(expect.arrayContaining(['Decision surface', ...classes]));
      const marks = [...container.querySelectorAll('ul path')].map((one) => one.getAttribute('d'));
      expect(shapesOf(picture)).toEqual([
        [marks[0], '#0b6bb8'],
        [marks[1], '#bd5000'],
        [marks[2], expect.stringMatching(/^#/)],
      ]);
      expect(new XMLSerializer().serializeToString(picture)).not.toContain('color(');
    });

    it('tells the numbers at both ends of the colours above the predicted surface', async () => {
      const { container } = await render(PlanePicture, { props: { plane, classes: [] } });
      const picture = await savedPicture(container, 'Predicted surface');
      expect(wordsOf(picture)).toEqual(expect.arrayContaining(['Target: 0', '2']));
      const fills = shapesOf(picture).map(([, fill]) => fill);
      expect([fills[0], fills.at(-1)]).toEqual(['#0b6bb8', '#bd5000']);
    });

    it('names the classes of a projection and leaves every row at its place', async () => {
      const { container } = await render(ProjectionPicture, {
        props: { projection, row: 4, onchoose: () => undefined },
      });
      const picture = await savedPicture(container, 'Projection of Dense 1');
      expect(wordsOf(picture)).toEqual(expect.arrayContaining(classes));
      expect(shapesOf(picture)).toHaveLength(3);
      const rows = [...picture.querySelectorAll('g svg path')];
      const places = new Set(rows.map((one) => one.getAttribute('transform')));
      expect(places.size).toBe(projection.rows.length);
    });
  });
}

it('names as many classes of a saved projection as have marks of their own', async () => {
  const many = Array.from({ length: 70 }, (_, i) => `class ${i + 1}`);
  const { container } = await render(ProjectionPicture, {
    props: { projection: { ...projection, classes: many }, row: null, onchoose: () => undefined },
  });
  const picture = await savedPicture(container, 'Projection of Dense 1');
  expect(wordsOf(picture)).toEqual(expect.arrayContaining(['class 64', 'and 6 more']));
  expect(shapesOf(picture)).toHaveLength(64);
});
