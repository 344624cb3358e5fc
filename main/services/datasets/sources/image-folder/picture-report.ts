import type { ImportReport } from '../../../../../common/datasets/dataset.ts';
import type { LeftOut } from '../../archives/source-entry.ts';
import { type FolderLayout, splitOfFolder } from '../../images/folder-layout.ts';
import type { ChosenImages } from '../../images/take-images.ts';
import { countRemark, listed } from '../table-report.ts';
import type { LabelTable } from './label-table.ts';

/** What an import of pictures met. */
export interface PictureFacts {
  readonly counts: ChosenImages;
  readonly layout: FolderLayout;
  readonly labels: LabelTable | null;
  /** Pictures of each class that a folder names. */
  readonly classes: ReadonlyMap<string, number>;
  readonly unlabelled: number;
  /** Pictures that the table beside them does not name. */
  readonly unnamed: number;
  readonly folders: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** Says what was taken in, what was not, and what is worth knowing of it. */
export function reportOf(facts: PictureFacts): ImportReport {
  const { counts } = facts;
  return {
    rowsInFile: counts.taken + counts.refused,
    rowsRead: counts.taken,
    rowsRejected: counts.refused,
    rowsAltered: 0,
    rejected: counts.rejected,
    remarks: [
      ...classRemarks(facts),
      ...tableRemarks(facts),
      ...pictureRemarks(counts),
      ...leftOutRemarks(facts),
    ],
  };
}

function classRemarks({ counts, layout, labels, classes, unlabelled, folders }: PictureFacts) {
  const remarks: string[] = [];
  if (counts.taken === 1) {
    remarks.push('There is one picture: nothing can be learned from it.');
  } else if (layout.hasLabels && classes.size === 1 && !labels) {
    const [only] = classes.keys();
    remarks.push(
      `All pictures are of one class, “${only}”. To tell classes apart, put each in a folder of its own.`,
    );
  } else if (!layout.hasLabels && !labels) {
    remarks.push(
      'The pictures have no labels. Put each class in a folder of its own, or add a CSV file that names the pictures.',
    );
  }
  const empty = emptyClasses(layout, classes, folders);
  if (empty.length > 0) {
    remarks.push(
      empty.length === 1
        ? `The folder ${listed(empty)} holds no pictures that can be read, so there is no such class.`
        : `The folders ${listed(empty)} hold no pictures that can be read, so there are no such classes.`,
    );
  }
  if (layout.hasLabels) {
    remarks.push(
      ...countRemark(
        unlabelled,
        'picture lies outside the folders of the classes and has no label.',
        'pictures lie outside the folders of the classes and have no label.',
      ),
    );
  }
  return remarks;
}

/** Folders that would name a class if a picture lay in them. */
function emptyClasses(
  { label, hasLabels }: FolderLayout,
  classes: ReadonlyMap<string, number>,
  folders: readonly string[],
): string[] {
  if (!hasLabels) return [];
  const named = folders.flatMap((folder) => label(`${folder}/x`) ?? []);
  return [...new Set(named)].filter((name) => !classes.has(name) && splitOfFolder(name) === null);
}

function tableRemarks({ labels, unnamed }: PictureFacts): string[] {
  if (!labels) return [];
  const { name, without, repeated } = labels;
  return [
    ...countRemark(
      unnamed,
      `picture is not named in “${name}”; it has no values from there.`,
      `pictures are not named in “${name}”; they have no values from there.`,
    ),
    ...countRemark(
      without.count,
      `line of “${name}” names a picture that is not there: “${without.first.slice(0, 100)}”.`,
      `lines of “${name}” name pictures that are not there, the first “${without.first.slice(0, 100)}”.`,
    ),
    ...countRemark(
      repeated,
      `line of “${name}” names a picture again and is left out.`,
      `lines of “${name}” name a picture again and are left out.`,
    ),
  ];
}

/** Sides that are unusual for a picture to learn from. */
const [tiny, huge] = [2, 5000];

function pictureRemarks({ facts, mislabelled }: ChosenImages): string[] {
  const { width, height, deep } = facts;
  const remarks: string[] = [];
  if (width.min !== width.max || height.min !== height.max) {
    remarks.push(
      `The pictures have different sizes, ${width.min} to ${width.max} pixels wide and ${height.min} to ${height.max} high. The recipe brings them to one size.`,
    );
  }
  if (Math.min(width.min, height.min) < tiny) {
    remarks.push('At least one picture is only 1 pixel wide or high. Look at the smallest ones.');
  }
  if (Math.max(width.max, height.max) > huge) {
    remarks.push(
      `At least one picture has a side of more than ${huge.toLocaleString('en-US')} pixels; preparing such pictures takes long.`,
    );
  }
  const first = mislabelled.first ?? '';
  return [
    ...remarks,
    ...countRemark(
      mislabelled.count,
      `picture, “${first}”, is of another kind than its name says. It is read as what it is.`,
      `pictures are of another kind than their names say, the first “${first}”. They are read as what they are.`,
    ),
    ...countRemark(
      deep,
      'picture has more than 8 bits a channel and is read with 8.',
      'pictures have more than 8 bits a channel and are read with 8.',
    ),
  ];
}

function leftOutRemarks({ counts, leftOut }: PictureFacts): string[] {
  const links = leftOut.filter(({ why }) => why === 'link').length;
  const unreadable = leftOut.filter(({ why }) => why === 'unreadable');
  return [
    ...countRemark(links, 'link is not followed.', 'links are not followed.'),
    ...(unreadable.length > 0
      ? [`No permission to look into ${listed(unreadable.map(({ path }) => path))}.`]
      : []),
    ...countRemark(
      counts.others,
      'other file is no picture and is left out.',
      'other files are no pictures and are left out.',
    ),
  ];
}
