import { flushSync, mount, unmount } from 'svelte';
import { drawNetwork } from '../../../common/network/picture/draw-network.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { saveBlob } from '../choose-file.ts';
import NetworkDrawing from './NetworkDrawing.svelte';
import { paintForFile } from './picture-colours.ts';

/** Pixels of a PNG for each pixel of the canvas. */
const sharpness = 2;
/** Most pixels along one side that browsers draw reliably. */
const mostPixels = 16_000;

/** The network as the text of an SVG file, in the colours that the window has now. */
export function networkSvg(network: NetworkSpec, name: string): string {
  const target = document.createElement('div');
  const drawing = drawNetwork(network);
  const component = mount(NetworkDrawing, {
    target,
    props: { drawing, label: name, paint: paintForFile() },
  });
  flushSync();
  const svg = target.querySelector('svg');
  const text = svg ? new XMLSerializer().serializeToString(svg).replaceAll(/<!--.*?-->/gs, '') : '';
  void unmount(component);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text}\n`;
}

/** The network as a PNG picture, twice as sharp as the canvas where it is not too large for that. */
export async function networkPng(network: NetworkSpec, name: string): Promise<Blob> {
  const address = URL.createObjectURL(
    new Blob([networkSvg(network, name)], { type: 'image/svg+xml' }),
  );
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const longest = Math.max(image.naturalWidth, image.naturalHeight);
    const scale = Math.min(sharpness, mostPixels / longest);
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => {
        if (blob) resolve(blob);
        else
          reject(
            new AppError(
              'unavailable',
              'The picture is too large for PNG. Save it as SVG instead.',
            ),
          );
      }, 'image/png');
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Saves a picture of the network as a file. */
export async function savePicture(
  network: NetworkSpec,
  name: string,
  format: 'svg' | 'png',
): Promise<void> {
  const blob =
    format === 'svg'
      ? new Blob([networkSvg(network, name)], { type: 'image/svg+xml' })
      : await networkPng(network, name);
  saveBlob(blob, `${name}.${format}`);
}
