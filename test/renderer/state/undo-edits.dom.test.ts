import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import { networkSpecSchema } from '../../../common/network/schema.ts';
import { History } from '../../../renderer/state/history.svelte.ts';
import { anyEdit, performAny, type AnyEdit } from '../../common/network/random-edits.ts';

/** Layers beyond this many are not added: a thousand edits would otherwise make a test of minutes. */
const mostLayers = 25;

const step = fc.oneof(
  { arbitrary: anyEdit.map((edit) => ({ kind: 'edit' as const, edit })), weight: 6 },
  { arbitrary: fc.constant({ kind: 'undo' as const }), weight: 2 },
  { arbitrary: fc.constant({ kind: 'redo' as const }), weight: 1 },
  { arbitrary: fc.nat(1000).map((to) => ({ kind: 'go' as const, to })), weight: 1 },
);
const thousand = fc.array(step, { minLength: 1000, maxLength: 1000, size: 'max' });

function smaller(network: NetworkSpec, edit: AnyEdit): NetworkSpec {
  const next = performAny(network, edit);
  return next.nodes.length > mostLayers ? network : next;
}

describe('a thousand random edits, undos and jumps', () => {
  it('come back to the beginning when all are undone, and to the end when all are done again', () => {
    fc.assert(
      fc.property(thousand, (steps) => {
        const history = new History<NetworkSpec>();
        let network = emptyNetwork;
        /** What the network was after each number of steps, worked out beside the history. */
        let expected: NetworkSpec[] = [emptyNetwork];
        for (const step of steps) {
          const moved =
            step.kind === 'undo'
              ? history.undo()
              : step.kind === 'redo'
                ? history.redo()
                : step.kind === 'go'
                  ? history.goTo(step.to % (history.steps.length + 1))
                  : null;
          if (moved) network = moved.document;
          if (step.kind === 'edit') {
            const next = smaller(network, step.edit);
            if (next === network) continue;
            history.record(step.edit.kind, network, next);
            network = next;
            expected = [...expected.slice(0, history.done), network];
          }
          expect(network).toBe(expected[history.done]);
        }
        expect(networkSpecSchema.safeParse(network).success).toBe(true);
        const last = expected.at(-1);
        history.goTo(0);
        expect(history.goTo(history.steps.length)?.document ?? emptyNetwork).toEqual(last);
        let first = last;
        for (let undone = history.undo(); undone; undone = history.undo()) first = undone.document;
        expect(first).toBe(expected.length > 1 ? emptyNetwork : last);
      }),
      { numRuns: 20 },
    );
  });
});
