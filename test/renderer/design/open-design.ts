import { expect } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import type { ProjectState } from '../../../renderer/state/project.svelte.ts';
import type { Studio } from '../../../renderer/state/studio.svelte.ts';
import DesignView from '../../../renderer/views/DesignView.svelte';
import { memoryBlocks } from '../shell/memory-blocks.ts';
import { handMadeConnection } from '../training/hand-made-connection.ts';
import InStudio from '../training/InStudio.svelte';
import { irisProject, table } from './iris-project.ts';

export const canvas = page.getByRole('region', { name: 'Network canvas' });

/** The card of a layer. */
export const card = (name: string) => page.getByRole('group', { name: new RegExp(`^${name},`) });

/** Opens the Design place on a project with the given network. */
export async function openDesign(
  network: NetworkSpec = emptyNetwork,
): Promise<{ readonly state: ProjectState; readonly studio: Studio }> {
  await page.viewport(1280, 800);
  let state: ProjectState | undefined;
  let studio: Studio | undefined;
  const blocks = memoryBlocks();
  const connection = handMadeConnection({
    'blocks.list': blocks.list,
    'blocks.save': blocks.save,
    'blocks.rename': blocks.rename,
    'blocks.remove': blocks.remove,
    'blocks.restore': blocks.restore,
    'projects.save': ({ revision }: { revision: number }) => ({
      ...irisProject(network),
      revision: revision + 1,
    }),
  });
  await render(InStudio, {
    connection,
    view: DesignView,
    project: irisProject(network),
    table,
    onready: (ready: Studio, project: ProjectState) => {
      studio = ready;
      state = project;
    },
  });
  await expect.element(canvas).toBeVisible();
  const [first] = network.nodes;
  if (first) await expect.element(card(first.name)).toBeVisible();
  await settled();
  if (!state || !studio) throw new Error('The view did not start.');
  return { state, studio };
}

/** Waits until the view has come to rest: the same transformation in three frames in a row. */
export async function settled(): Promise<void> {
  let last = '';
  for (let same = 0; same < 3;) {
    await new Promise(requestAnimationFrame);
    const now = find('.svelte-flow__viewport').style.transform;
    same = now === last ? same + 1 : 0;
    last = now;
  }
}

export function find(selector: string): HTMLElement {
  const element = document.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`${selector} is not on screen.`);
  return element;
}

export const names = ({ project }: ProjectState): string[] =>
  project.network.nodes.map((node) => node.name);

/** Connections by name, which is how a person would check them. */
export function wires({ project }: ProjectState): string[] {
  const name = (id: string) => project.network.nodes.find((node) => node.id === id)?.name ?? '?';
  return project.network.edges.map((edge) => `${name(edge.from)}→${name(edge.to)}`).sort();
}

/** A layer of the open network by its name. */
export function layer({ project }: ProjectState, name: string) {
  const node = project.network.nodes.find((candidate) => candidate.name === name);
  if (!node) throw new Error(`There is no layer ${name}.`);
  return node;
}
