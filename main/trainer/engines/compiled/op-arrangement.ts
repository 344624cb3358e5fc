import type { Sym } from '../../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import { equalShapes } from './broadcast.ts';
import type { OpNode } from './op-node.ts';
import { OpRecorder } from './op-recorder.ts';
import { checkPart, joinedShape } from './result-shapes.ts';

/** Records operations that put values into other places and shapes; those that change nothing are left out. */
export class OpArrangement extends OpRecorder {
  reshape(x: Sym, shape: readonly number[]): OpNode {
    if (elementCount(x.shape) !== elementCount(shape)) {
      throw new RangeError(`[${x.shape.join(', ')}] cannot become [${shape.join(', ')}].`);
    }
    const node = this.node(x);
    const [before] = node.inputs;
    if (node.kind === 'reshape' && before) return this.reshape(before, shape);
    return equalShapes(x.shape, shape) ? node : this.record('reshape', [x], shape);
  }

  /** Repeats values along axes of length 1 until `shape` is reached. */
  expand(x: Sym, shape: readonly number[]): OpNode {
    return equalShapes(x.shape, shape) ? this.node(x) : this.record('expand', [x], shape);
  }

  transpose(x: Sym, permutation: readonly number[]): OpNode {
    const node = this.node(x);
    const [before, ids] = node.inputs;
    if (permutation.every((axis, index) => axis === index)) return node;
    if (node.kind === 'transpose' && before) {
      const first = node.attributes.permutation ?? [];
      const both = permutation.map((axis) => first[axis] ?? axis);
      return this.transpose(before, both);
    }
    const rank = ids?.shape.length ?? 0;
    if (node.kind === 'gather' && before && ids && permutation.every(keepsFrom(rank))) {
      // Row numbers are moved more quickly than rows.
      const outside = this.layer;
      this.layer = node.layer;
      const moved = this.gather(before, this.transpose(ids, permutation.slice(0, rank)));
      this.layer = outside;
      return moved;
    }
    const shape = permutation.map((axis) => x.shape[axis] ?? 1);
    return this.record('transpose', [x], shape, { permutation });
  }

  concat(parts: readonly Sym[], axis: number): OpNode {
    const [first] = parts;
    if (!first) throw new RangeError('There is nothing to put together.');
    if (parts.length === 1) return this.node(first);
    const along = countedAxis(axis, first.shape.length);
    const shapes = parts.map((part) => part.shape);
    const shape = joinedShape(first.shape, shapes, along);
    return this.record('concat', parts, shape, { axes: [along] });
  }

  slice(x: Sym, begin: readonly number[], size: readonly number[]): OpNode {
    if (equalShapes(x.shape, size)) return this.node(x);
    checkPart(x.shape, begin, size);
    return this.record('slice', [x], size, { begin });
  }

  pad(x: Sym, before: readonly number[], after: readonly number[]): OpNode {
    const shape = x.shape.map((length, axis) => length + (before[axis] ?? 0) + (after[axis] ?? 0));
    if (equalShapes(shape, x.shape)) return this.node(x);
    return this.record('pad', [x], shape, { begin: before, after });
  }

  reverse(x: Sym, axis: number): OpNode {
    const along = countedAxis(axis, x.shape.length);
    const { kind, inputs, attributes } = this.node(x);
    const [before] = inputs;
    if (kind === 'reverse' && before && attributes.axes?.[0] === along) return before;
    const moved = attributes.permutation?.[along];
    if (kind === 'transpose' && before && moved !== undefined) {
      // Two reversals with a transposition between them cancel out.
      return this.transpose(this.reverse(before, moved), attributes.permutation ?? []);
    }
    return this.record('reverse', [x], x.shape, { axes: [along] });
  }

  gather(table: Sym, ids: Sym): OpNode {
    return this.record('gather', [table, ids], [...ids.shape, ...table.shape.slice(1)]);
  }

  /** Adds `updates` [...ids, …] into `rows` rows of zeros [rows, …], by the numbers in `ids`. */
  scatterAdd(ids: Sym, updates: Sym, rows: number): OpNode {
    const row = updates.shape.slice(ids.shape.length);
    return this.record('scatterAdd', [ids, updates], [rows, ...row]);
  }
}

/** Tells whether an axis from `rank` on stays where it is, in a permutation. */
function keepsFrom(rank: number): (axis: number, index: number) => boolean {
  return (axis, index) => (index < rank ? axis < rank : axis === index);
}

/** The number of an axis, counted from the last one where it is below zero. */
export function countedAxis(axis: number, rank: number): number {
  return axis < 0 ? axis + rank : axis;
}
