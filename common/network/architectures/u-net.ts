import { outputHeadFor } from '../output-head.ts';
import type { Architecture } from './architecture.ts';
import { blockParameter, type BlockDrawing } from './block-drawing.ts';
import { DataDrawing } from './data-drawing.ts';
import { NetworkDrawing } from './network-drawing.ts';
import { pictures } from './published-sizes.ts';

/** Filters of the first level; each level below has twice as many. */
const firstFilters = 16;
const mostLevels = 3;

const onePerPicture =
  'U-Net answers for every pixel; a project has one target for a picture, so the mean over the last map tells it.';

/** Down by pooling, up by doubling, with each level's maps handed across. */
export const uNet: Architecture = {
  id: 'u-net',
  label: 'U-Net-like encoder–decoder',
  summary: 'Shrinks a picture to see it whole, and grows it back with the details handed across.',
  source: 'After Ronneberger, Fischer and Brox 2015',
  kinds: ['image'],
  tasks: ['regression', 'binary', 'multiclass'],
  published: { ...pictures([128, 128, 1], { classes: 2 }), targetCount: 128 * 128 },
  smallestSide: 4,
  words: ['segmentation', 'encoder', 'decoder', 'skip connection', 'upsampling'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const [height = 1, width = 1] = drawing.main.shape;
    const levels = Math.min(mostLevels, Math.floor(Math.log2(Math.min(height, width) / 2)));
    const border = borderFor([height, width], 2 ** levels);
    const bordered = border.some((pixels) => pixels > 0);
    const start = bordered
      ? drawing.add('ZeroPadding2D', { padding: border }, drawing.input)
      : drawing.input;
    const maps = drawLevels(drawing, start, levels);
    if (data.targetCount === height * width && data.task !== 'multiclass') {
      const { activation } = outputHeadFor(data.task, data.classes);
      const whole = bordered ? drawing.add('Cropping2D', { cropping: border }, maps) : maps;
      drawing.add('Conv2D', { filters: 1, kernel_size: [1, 1], activation }, whole);
      return drawing.built();
    }
    drawing.answerWithOthers(drawing.add('GlobalAveragePooling2D', {}, maps));
    return drawing.built({}, onePerPicture);
  },
};

/** Gives the maps of the size of the picture at the end. */
function drawLevels(drawing: DataDrawing, start: string, levels: number): string {
  const across: string[] = [];
  let x = start;
  for (let level = 0; level < levels; level++) {
    x = drawing.block(twoConvolutions(`down_${level + 1}`, firstFilters * 2 ** level), 1, x);
    across.push(x);
    x = drawing.add('MaxPooling2D', { pool_size: [2, 2] }, x);
  }
  x = drawing.block(twoConvolutions('bottom', firstFilters * 2 ** levels), 1, x);
  for (let level = levels - 1; level >= 0; level--) {
    const larger = drawing.add('UpSampling2D', { size: [2, 2] }, x);
    const both = drawing.add('Concatenate', {}, across[level] ?? start, larger);
    x = drawing.block(twoConvolutions(`up_${level + 1}`, firstFilters * 2 ** level), 1, both);
  }
  return x;
}

function twoConvolutions(name: string, filters: number): BlockDrawing {
  const inside = new NetworkDrawing();
  const params = { filters, kernel_size: [3, 3], padding: 'same', activation: 'relu' };
  const first = inside.add('Conv2D', params, inside.add('Input', { shape: [1, 1, 1] }));
  const second = inside.add('Conv2D', params, first);
  const parameters = [blockParameter('filters', 'Filters', filters, [first, second])];
  return { name, network: inside.inside(), parameters };
}

/** Top, bottom, left and right, so that height and width can be halved without a rest. */
function borderFor(sides: readonly number[], multiple: number): readonly number[] {
  return sides.flatMap((side) => {
    const missing = (multiple - (side % multiple)) % multiple;
    return [Math.floor(missing / 2), Math.ceil(missing / 2)];
  });
}
