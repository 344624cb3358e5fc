import type { ChartPaper } from './chart-picture.ts';

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
    const elements = [...copy.querySelectorAll<SVGElement>('*')];
    const styles = elements.map((element) => {
      const style = getComputedStyle(element);
      return properties.map((name) => `${name}:${style.getPropertyValue(name)}`).join(';');
    });
    elements.forEach((element, i) => {
      element.removeAttribute('class');
      element.setAttribute('style', styles[i] ?? '');
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
