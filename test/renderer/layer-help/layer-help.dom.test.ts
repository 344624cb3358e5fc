import { describe, expect, it } from 'vitest';
import { findLayer, layers, resolveParams } from '../../../common/layers/catalogue.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import { drawLayer } from '../../../renderer/features/layer-help/draw-layer.ts';
import { familyTexts } from '../../../renderer/features/layer-help/family-texts.ts';
import { readFormula, type MathNode } from '../../../renderer/features/layer-help/read-formula.ts';
import { layerCases } from '../../engines/conformance/layer-cases.ts';
import { layerNetwork } from '../../engines/conformance/layer-network.ts';

/** A formula as a tree of words: `(/ (row x) (row y))`. */
function written(node: MathNode): string {
  if ('text' in node) return node.text;
  const names = { row: '', group: 'g', root: '√', fraction: '/', below: '_', above: '^' };
  return `(${[names[node.kind], ...node.parts.map(written)].filter((part) => part !== '').join(' ')})`;
}

/** Everything that stands in a formula, one after another. */
function textsOf(node: MathNode): string {
  if ('text' in node) return node.text;
  return node.parts.map(textsOf).join('');
}

describe('formulas', () => {
  it.each([
    ['y = x · W + b', '(y = x · W + b)'],
    ['y = γ · (x − μ) / √(σ² + ε) + β', '(y = (/ (γ · (g ( x − μ ))) ((√ ((^ σ 2) + ε)))) + β)'],
    ['eˣᵢ / Σⱼ eˣⱼ', '((/ ((^ e (_ x i))) ((_ Σ j))) (^ e (_ x j)))'],
    ['kᵢᵀ', '((^ (_ k i) T))'],
    ['xᵢ₊ₘ,ⱼ₊ₙ', '((_ x i+m,j+n))'],
    ['x for x > 0, else α · x', '(x for x > 0 , else α · x)'],
  ])('%s', (text, tree) => {
    expect(written(readFormula(text))).toBe(tree);
  });

  it.each(
    layers.flatMap(({ type, help }) => (help.formula ? [[type, help.formula] as const] : [])),
  )('of %s loses nothing that was written', (_type, formula) => {
    // Brackets round fractions and roots, and their strokes, are drawn instead of written.
    const plain = (text: string) => text.normalize('NFKC').replace(/[\s()/√]/g, '');
    expect(plain(textsOf(readFormula(formula)))).toBe(plain(formula));
  });
});

describe('pictures', () => {
  it.each(layerCases.map((made) => [made.type, made.name, made] as const))(
    'of %s, %s, is drawn from its own numbers and fits its frame',
    (type, _name, made) => {
      const { network } = layerNetwork(made, 1);
      const shapes = inferShapes(network);
      const tested = network.nodes.find((node) => node.id === 'layer') ?? network.nodes[0];
      const definition = findLayer(type);
      if (!tested || !definition) throw new Error('There is nothing to draw.');
      const inputs = network.edges
        .filter(({ to }) => to === tested.id)
        .map(({ from, fromPort = 0 }) => shapes.outputs.get(from)?.[fromPort])
        .filter((shape) => shape !== undefined);
      const picture = drawLayer({
        type,
        category: definition.category,
        params: resolveParams(definition, tested.params),
        inputs,
        output: shapes.shapes.get(tested.id),
      });
      expect(picture?.caption).toMatch(/^[A-Z\d].*\.$/);
      expect(picture?.caption).not.toMatch(/undefined|NaN|null|Infinity/);
      expect((picture?.cells.length ?? 0) + (picture?.curve?.length ?? 0)).toBeGreaterThan(0);
      const { width = 0, height = 0, cells = [] } = picture ?? {};
      for (const { x, y, size } of cells) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(x + size).toBeLessThanOrEqual(width + 0.001);
        expect(y + size).toBeLessThanOrEqual(height + 0.001);
      }
    },
  );

  it('has a lesson for every family', () => {
    for (const { category } of layers) expect(familyTexts[category].length).toBeGreaterThan(0);
  });
});
