import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TriedDocument, TryIt } from '../../../common/diagnosis/finding.ts';
import {
  tryEarlyStopping,
  tryMoreDropout,
  tryMoreEpochs,
  tryRate,
  tryWider,
} from '../../../common/diagnosis/tries/proposals.ts';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import { applyTry } from '../../../renderer/features/diagnosis/apply-try.ts';
import { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { network, project, table } from '../training/example-runs.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';

/** What the run was made of: not what the project holds by now. */
const run: TriedDocument = {
  network,
  training: { ...project.training, batchSize: 8, epochs: 30 },
};
const edited = { ...project, network: emptyNetwork };

function made(proposal: TryIt | null): TryIt {
  if (!proposal) throw new Error('Nothing is proposed.');
  return proposal;
}

describe('trying a proposal', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  function open(): ProjectState {
    const { api } = handMadeConnection({ 'projects.save': () => edited });
    return new ProjectState(api, edited, table, (error) => {
      throw error;
    });
  }

  it('puts the run’s network and settings into the project with the one change', () => {
    const state = open();
    applyTry(state, run, tryRate(run.training, 0.1, null));
    expect(state.project.network).toBe(network);
    expect(state.project.training).toEqual({
      ...run.training,
      optimizer: { ...run.training.optimizer, learning_rate: 0.0001 },
    });
  });

  it('leaves the settings alone where it changes the network', () => {
    const state = open();
    applyTry(state, run, made(tryWider(run)));
    expect(state.project.training).toEqual(run.training);
    expect(state.project.network.nodes.map(({ params }) => params['units'])).toEqual([
      undefined,
      16,
      3,
    ]);
  });

  it('keeps name, data and target of the project', () => {
    const state = open();
    applyTry(state, run, tryMoreEpochs(30));
    const { network: _network, training, ...rest } = state.project;
    const { network: _before, training: _settings, ...kept } = edited;
    expect(rest).toEqual(kept);
    expect(training.epochs).toBe(90);
  });

  it.each([
    tryRate(run.training, 10, null),
    tryMoreEpochs(30),
    made(tryEarlyStopping(run.training)),
    made(tryWider(run)),
    made(tryMoreDropout(run)),
  ])('is one step that undo takes back and redo brings again: $label', (proposal) => {
    const state = open();
    applyTry(state, run, proposal);
    const tried = state.project;
    expect(state.undo()).toContain(proposal.label);
    expect(state.project.network).toEqual(edited.network);
    expect(state.project.training).toEqual(edited.training);
    expect(state.undo()).toBeNull();
    state.redo();
    expect(state.project).toEqual(tried);
  });
});
