/** In pixels from the upper left corner. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The way of the pointer from pressing to letting go. */
export type Stroke = readonly Point[];

export interface PadLook {
  readonly width: number;
  readonly height: number;
  /** Bright strokes on a dark ground, or dark ones on a bright ground. */
  readonly bright: boolean;
}

/** How thick a stroke is, as a share of the shorter side: a digit of MNIST is about two of 28 pixels thick. */
const thickness = 0.085;

/** Paints the ground and the strokes. */
export function drawStrokes(
  context: CanvasRenderingContext2D,
  { width, height, bright }: PadLook,
  strokes: readonly Stroke[],
): void {
  context.fillStyle = bright ? 'black' : 'white';
  context.fillRect(0, 0, width, height);
  context.strokeStyle = bright ? 'white' : 'black';
  context.lineWidth = thickness * Math.min(width, height);
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const [first, ...others] of strokes) {
    if (!first) continue;
    context.beginPath();
    context.moveTo(first.x, first.y);
    // A point alone is a dot: a line of no length has round ends.
    for (const { x, y } of others.length > 0 ? others : [first]) context.lineTo(x, y);
    context.stroke();
  }
}
