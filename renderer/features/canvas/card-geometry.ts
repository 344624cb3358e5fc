/** Size of a card in pixels, close enough to put its middle under the pointer. */
export const cardSize = { width: 184, height: 76 };

/** Id of the connection under a point of the screen, or null. */
export function edgeUnder(x: number, y: number): string | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest('.svelte-flow__edge');
    if (edge) return edge.getAttribute('data-id');
  }
  return null;
}
