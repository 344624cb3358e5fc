import type { Viewport } from '@xyflow/svelte';
import type { Attachment } from 'svelte/attachments';

interface Flow {
  readonly getViewport: () => Viewport;
  readonly setViewport: (viewport: Viewport) => Promise<boolean>;
}

/** Keeps what is in the middle of the canvas there while panes around it open, close or grow. */
export function keepMiddle(flow: Flow): Attachment<HTMLElement> {
  return (canvas) => {
    let width = canvas.clientWidth;
    let height = canvas.clientHeight;
    const observer = new ResizeObserver(() => {
      const [right, down] = [canvas.clientWidth - width, canvas.clientHeight - height];
      if (right === 0 && down === 0) return;
      width += right;
      height += down;
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x + right / 2, y: y + down / 2, zoom });
    });
    observer.observe(canvas);
    return () => observer.disconnect();
  };
}
