import { drawDropout, drawNormalisation } from './pictures/values.ts';
import { drawActivation } from './pictures/activation.ts';
import { drawDense, drawEmbedding, drawInput } from './pictures/core.ts';
import { drawAttention, drawMerging, drawRecurrence, drawWrapper } from './pictures/flows.ts';
import { drawGlobal, drawWindow } from './pictures/window.ts';
import { drawChange, drawReshaping } from './pictures/reshaping.ts';
import type { LayerPicture, PictureGiven } from './picture.ts';

/** The picture of what a layer does; null for a kind that is not known. */
export function drawLayer(given: PictureGiven): LayerPicture | null {
  switch (given.category) {
    case 'core':
      if (given.type === 'Embedding') return drawEmbedding(given);
      return given.type === 'Dense' ? drawDense(given) : drawInput(given);
    case 'convolution':
      return reshapes.test(given.type) ? drawReshaping(given) : drawWindow(given);
    case 'pooling':
      return given.type.startsWith('Global') ? drawGlobal(given) : drawWindow(given);
    case 'recurrent':
      return drawRecurrence(given);
    case 'attention':
      return drawAttention(given);
    case 'merging':
      return drawMerging(given);
    case 'activation':
      return drawActivation(given);
    case 'regularisation':
      return drawDropout(given);
    case 'normalisation':
      return drawNormalisation(given);
    case 'reshaping':
      return drawReshaping(given);
    case 'augmentation':
      return drawChange(given);
    case 'wrapper':
      return drawWrapper(given);
    default:
      return null;
  }
}

/** Layers of the convolution family that only add or take away rows and columns. */
const reshapes = /^(ZeroPadding|Cropping|UpSampling)/;
