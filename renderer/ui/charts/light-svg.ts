import type { ChartPaper } from './chart-picture.ts';
import { ColorParts } from './color-parts.ts';

/** What of an element's style makes its look in a drawing. */
const properties = [
  'fill',
  'fill-opacity',
  'fill-rule',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'stroke-linecap',
  'stroke-linejoin',
  'opacity',
  'visibility',
  'display',
  'font-size',
  'font-weight',
  'text-anchor',
  'dominant-baseline',
  'paint-order',
] as const;

/**
 * An SVG of the page with its style written into it, in light colours: it looks the same without the page. It keeps
 * its size and is made smaller where it is wider than the paper.
 */
export function lightContent(svg: SVGSVGElement): ChartPaper['content'] {
  return ({ theme, width, height }) => {
    const { width: shownWidth, height: shownHeight } = svg.getBoundingClientRect();
    const host = document.createElement('div');
    host.dataset['theme'] = 'light';
    host.style.cssText = `position:absolute;opacity:0;width:${shownWidth}px;height:${shownHeight}px`;
    const copy = svg.cloneNode(true) as SVGSVGElement;
    host.append(copy);
    // Beside the original, so that what styles that one styles the copy.
    (svg.parentElement ?? document.body).append(host);
    const colors = new ColorParts();
    const elements = [...copy.querySelectorAll<SVGElement>('*')];
    const looks = elements.map((element) => {
      const style = getComputedStyle(element);
      const plain = {
        ...plainColor(style, 'fill', colors),
        ...plainColor(style, 'stroke', colors),
      };
      const words = properties.map(
        (name) => `${name}:${plain[name] ?? style.getPropertyValue(name)}`,
      );
      return { words: words.join(';'), transform: style.transform };
    });
    elements.forEach((element, i) => {
      const { words, transform } = looks[i] ?? { words: '', transform: 'none' };
      element.removeAttribute('class');
      element.setAttribute('style', words);
      // As an attribute, which every reader of SVG knows: some know no transformation in a style.
      if (transform !== 'none') element.setAttribute('transform', transform);
    });
    host.remove();
    copy.removeAttribute('class');
    copy.setAttribute('style', `font-family:${theme.font.family}`);
    copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
    if (!copy.hasAttribute('viewBox')) {
      copy.setAttribute('viewBox', `0 0 ${shownWidth} ${shownHeight}`);
    }
    copy.setAttribute('width', String(width));
    copy.setAttribute('height', String(height));
    return new XMLSerializer().serializeToString(copy);
  };
}

/** A mixed colour in hexadecimal with its opacity: only browsers know `color(…)`. Nothing of colours that all know. */
function plainColor(
  style: CSSStyleDeclaration,
  what: 'fill' | 'stroke',
  colors: ColorParts,
): Readonly<Partial<Record<string, string>>> {
  const written = style.getPropertyValue(what);
  if (!written.startsWith('color(')) return {};
  const { color, opacity } = colors.of(written);
  const seen = opacity * Number(style.getPropertyValue(`${what}-opacity`));
  return { [what]: color, [`${what}-opacity`]: String(seen) };
}
