/** Under this name a layer's kind travels with what is dragged from the palette to the canvas. */
export const layerMime = 'application/x-layerwright-layer';
