import fc from 'fast-check';
import { layers } from '../../../common/layers/catalogue.ts';
import {
  alignLayers,
  distributeLayers,
  type Alignment,
} from '../../../common/network/align-layers.ts';
import { copyText, paste, readCopied } from '../../../common/network/clipboard.ts';
import { setTrainable } from '../../../common/network/edit-network.ts';
import { layoutNetwork } from '../../../common/network/layout-network.ts';
import {
  addNote,
  changeNote,
  frameAround,
  moveNotes,
  noteColours,
  notesOf,
  removeNotes,
} from '../../../common/network/notes.ts';
import { moveByHand, pinnedLayers, setPinned } from '../../../common/network/pin-layers.ts';
import { replaceLayer, replaceProblem } from '../../../common/network/replace-layer.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import { edit as layerEdit, perform as performOnLayers } from './networks.ts';

const number = fc.nat(1000);
const alignments: readonly Alignment[] = ['left', 'centre', 'right', 'top', 'middle', 'bottom'];

const canvasEdit = fc.record({
  kind: fc.constantFrom(
    'comment',
    'frame',
    'changeNote',
    'moveNote',
    'removeNote',
    'align',
    'distribute',
    'replace',
    'arrange',
    'turn',
    'pin',
    'unpin',
    'byHand',
    'paste',
    'freeze',
  ),
  a: number,
  b: number,
});
type CanvasEdit = typeof canvasEdit extends fc.Arbitrary<infer T> ? T : never;

/** One edit of any kind that the canvas offers. */
export const anyEdit = fc.oneof({ arbitrary: layerEdit, weight: 2 }, canvasEdit);
export type AnyEdit = typeof anyEdit extends fc.Arbitrary<infer T> ? T : never;

/** Does one random edit; one that is refused or has no object leaves the network as it is. */
export function performAny(network: NetworkSpec, edit: AnyEdit): NetworkSpec {
  return isCanvasEdit(edit) ? performOnCanvas(network, edit) : performOnLayers(network, edit);
}

/** A network that random edits of every kind lead to. */
export const drawnNetworks = fc
  .array(anyEdit, { maxLength: 50, size: 'max' })
  .map((list) => list.reduce(performAny, emptyNetwork));

const canvasKinds = new Set<string>([
  'comment',
  'frame',
  'changeNote',
  'moveNote',
  'removeNote',
  'align',
  'distribute',
  'replace',
  'arrange',
  'turn',
  'pin',
  'unpin',
  'byHand',
  'paste',
  'freeze',
]);

function isCanvasEdit(edit: AnyEdit): edit is CanvasEdit {
  return canvasKinds.has(edit.kind);
}

function performOnCanvas(network: NetworkSpec, { kind, a, b }: CanvasEdit): NetworkSpec {
  const node = network.nodes[a % Math.max(1, network.nodes.length)];
  const notes = notesOf(network);
  const note = notes[a % Math.max(1, notes.length)];
  const some = new Set(
    network.nodes.filter((_node, index) => (index + a) % 3 !== b % 3).map(({ id }) => id),
  );
  const position = { x: a * 3 - 700, y: b * 2 - 500 };
  const size = { width: 40 + a, height: 20 + b };
  const colour = noteColours[b % noteColours.length] ?? 'neutral';
  switch (kind) {
    case 'comment':
      return addNote(network, { kind, text: `c ${a}`, colour, position, size }).network;
    case 'frame':
      return some.size > 0 ? frameAround(network, some, `f ${a}`).network : network;
    case 'changeNote':
      return note ? changeNote(network, note.id, { text: `t ${b}`, colour, size }) : network;
    case 'moveNote':
      return note ? moveNotes(network, new Map([[note.id, position]])) : network;
    case 'removeNote':
      return note ? removeNotes(network, new Set([note.id])) : network;
    case 'align':
      return alignLayers(network, some, alignments[a % alignments.length] ?? 'left');
    case 'distribute':
      return distributeLayers(network, some, a % 2 === 0 ? 'x' : 'y');
    case 'replace': {
      const type = layers[b % layers.length]?.type ?? 'Dense';
      return node && replaceProblem(network, node.id, type) === null
        ? replaceLayer(network, node.id, type)
        : network;
    }
    case 'arrange':
      return layoutNetwork(network);
    case 'turn':
      return layoutNetwork(network, { direction: a % 2 === 0 ? 'down' : 'right' });
    case 'pin':
      return setPinned(network, some, true);
    case 'unpin':
      return setPinned(network, pinnedLayers(network), false);
    case 'byHand':
      return node ? moveByHand(network, new Map([[node.id, position]])) : network;
    case 'paste': {
      // Copies of copies would double the network with every edit.
      const few = new Set([...some].slice(0, 3));
      const text = copyText(network, few, new Set(note ? [note.id] : []));
      return paste(network, readCopied(text) ?? emptyNetwork).network;
    }
    case 'freeze':
      return node ? setTrainable(network, node.id, b % 2 === 0) : network;
    default:
      return network;
  }
}
