import {
  looksSame,
  pictureHash,
  type PictureHash,
  smallSide,
} from '../../../common/checks/picture-hash.ts';
import { format } from '../../../common/checks/checked-table.ts';
import type { LikeRows } from '../../../common/checks/repeated-findings.ts';
import type { ImagePack } from '../datasets/images/stored-image.ts';
import { treatPicture } from '../datasets/images/treat-picture.ts';
import { joinPairs } from './repeated-rows.ts';

const mostPictures = 20_000;
const atOnce = 8;
/** Pictures that share a line of bits beyond this many are compared with the first ones only. */
const mostMeeting = 200;

/** Pictures that look the same, among at most 20,000 spread over the dataset. */
export async function similarImages(
  pack: ImagePack,
  breathe: (share: number) => Promise<void>,
): Promise<LikeRows> {
  const step = Math.max(1, Math.ceil(pack.count / mostPictures));
  const rows = Array.from({ length: Math.ceil(pack.count / step) }, (_, index) => index * step);
  const meetings = new Map<number, { readonly row: number; readonly hash: PictureHash }[]>();
  const pairs: [number, number][] = [];
  let isCrowded = false;
  for (let from = 0; from < rows.length; from += atOnce) {
    await breathe(from / rows.length);
    const some = rows.slice(from, from + atOnce);
    const hashes = await Promise.all(some.map((row) => hashOf(pack, row)));
    hashes.forEach((hash, index) => {
      const row = some[index];
      if (!hash || row === undefined) return;
      const compared = new Set<number>();
      for (let line = 0; line < 8; line += 1) {
        // Five differing bits leave at least three of the eight lines whole.
        const key = line * 256 + (hash.bits[line] ?? 0);
        const met = meetings.get(key) ?? [];
        for (const other of met) {
          if (compared.has(other.row)) continue;
          compared.add(other.row);
          if (looksSame(hash, other.hash)) pairs.push([other.row, row]);
        }
        if (met.length < mostMeeting) met.push({ row, hash });
        else isCrowded = true;
        meetings.set(key, met);
      }
    });
  }
  const left = [
    step > 1 ? `Compared were ${format(rows.length)} of ${format(pack.count)} pictures.` : null,
    isCrowded
      ? `Where more than ${mostMeeting} pictures have much in common, only the first ${mostMeeting} were compared with the others.`
      : null,
  ].filter((sentence) => sentence !== null);
  return { groups: joinPairs(pairs), left: left.length === 0 ? null : left.join(' ') };
}

async function hashOf(pack: ImagePack, row: number): Promise<PictureHash | null> {
  const image = await pack.read(row);
  if (!image) return null;
  const grey = await treatPicture(image, {
    width: smallSide,
    height: smallSide,
    resize: 'stretch',
    color: 'grey',
    scaling: 'none',
  }).catch(() => null);
  return grey && pictureHash(grey);
}
