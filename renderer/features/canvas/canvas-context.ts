import { createContext } from 'svelte';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import type { CanvasDrag } from './canvas-drag.svelte.ts';
import type { CanvasView } from './canvas-view.svelte.ts';

/** What everything on the canvas works with. */
export interface CanvasParts {
  readonly editor: NetworkEditor;
  readonly view: CanvasView;
  readonly drag: CanvasDrag;
}

const [getCanvas, setCanvas] = createContext<CanvasParts>();
export { getCanvas, setCanvas };
