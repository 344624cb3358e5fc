import { AppError } from '../../../common/errors/app-error.ts';
import type { CodeProblem } from '../../../common/keras/python-problem.ts';
import { readKerasCode } from '../../../common/keras/read-code.ts';
import { writeKerasModel } from '../../../common/keras/write-model.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { sameNetwork } from '../../../common/network/same-network.ts';
import type { ProjectState } from '../../state/project.svelte.ts';

/**
 * The code of a network and the network, kept the same: what changes on the canvas is written anew, what is
 * typed changes the canvas as one step for each stretch of typing. Code that means the network stays as typed.
 */
export class CodeSync {
  readonly #project: ProjectState;
  /** The network that `text` stands for. */
  #meant: NetworkSpec | null = null;
  text = $state('');
  problems = $state.raw<readonly CodeProblem[]>([]);
  /** Why there is no code, as a sentence. */
  unwritable = $state<string | null>(null);
  /** Names of layers that the code leaves out, because no data reach them. */
  leftOut = $state.raw<readonly string[]>([]);

  constructor(project: ProjectState) {
    this.#project = project;
  }

  /** Writes the code anew when it no longer means the network. */
  follow(network: NetworkSpec): void {
    if (this.#meant === network) return;
    const before = this.#meant;
    this.#meant = network;
    if (before && sameNetwork(before, network)) return;
    try {
      this.text = network.nodes.length === 0 ? '' : writeKerasModel(network);
      this.unwritable = null;
      this.problems = [];
      this.leftOut = missingIn(network, readKerasCode(this.text, network).network).map(
        ({ name }) => name,
      );
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.unwritable = error.message;
    }
  }

  /** Takes what was typed. With an error in it the network stays as it was. */
  type(text: string): void {
    this.text = text;
    const current = this.#project.project.network;
    const read = readKerasCode(text, current);
    this.problems = read.problems;
    if (!read.network) return;
    const network = this.#withLeftOut(current, read.network);
    this.#meant = network;
    this.unwritable = null;
    const training = { ...this.#project.project.training, ...read.training };
    const settings = Object.keys(read.training).length > 0 ? { training } : {};
    if (sameNetwork(current, network) && !('training' in settings)) {
      this.#meant = current;
      return;
    }
    this.#project.update({ network, ...settings }, 'Edit code', 'code');
  }

  /** Layers that the code does not speak of stay where they are. */
  #withLeftOut(current: NetworkSpec, read: NetworkSpec): NetworkSpec {
    const ids = new Set(read.nodes.map(({ id }) => id));
    const names = new Set(read.nodes.map(({ name }) => name));
    const free = current.nodes.filter(
      ({ id, name }) => this.leftOut.includes(name) && !ids.has(id) && !names.has(name),
    );
    for (const { id } of free) ids.add(id);
    const known = new Set(read.edges.map(({ id }) => id));
    const keptIds = new Set(free.map(({ id }) => id));
    const edges = current.edges.filter(
      ({ id, from, to }) =>
        !known.has(id) && ids.has(from) && ids.has(to) && (keptIds.has(from) || keptIds.has(to)),
    );
    return {
      ...current,
      nodes: [...read.nodes, ...free],
      edges: [...read.edges, ...edges],
    };
  }
}

function missingIn(network: NetworkSpec, read: NetworkSpec | null): NetworkSpec['nodes'] {
  if (!read) return [];
  const names = new Set(read.nodes.map(({ name }) => name));
  return network.nodes.filter(({ name }) => !names.has(name));
}
