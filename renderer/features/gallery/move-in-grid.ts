/** Where a card stands, from the top left, in pixels. */
export interface CardPlace {
  readonly left: number;
  readonly top: number;
}

/**
 * The card that an arrow key, Home or End goes to, by its number; null for other keys. Up and down go to the
 * nearest card of the next row, also across headings; at an edge it stays.
 */
export function moveInGrid(places: readonly CardPlace[], at: number, key: string): number | null {
  const last = places.length - 1;
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, at - 1);
    case 'ArrowRight':
      return Math.min(last, at + 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'ArrowUp':
      return nextRow(places, at, -1);
    case 'ArrowDown':
      return nextRow(places, at, 1);
    default:
      return null;
  }
}

function nextRow(places: readonly CardPlace[], at: number, step: 1 | -1): number {
  const own = places[at];
  if (!own) return at;
  const beyond = places.map(({ top }) => (top - own.top) * step).filter((distance) => distance > 1);
  if (beyond.length === 0) return at;
  const nearest = Math.min(...beyond);
  const row = places.flatMap((place, index) =>
    Math.abs((place.top - own.top) * step - nearest) < 1 ? [{ ...place, index }] : [],
  );
  const [first] = row.sort((a, b) => Math.abs(a.left - own.left) - Math.abs(b.left - own.left));
  return first?.index ?? at;
}
