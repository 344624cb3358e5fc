/** What the canvas offers beyond placing and connecting: each by mouse or by keyboard, each undone by its name. */
import { beforeEach, describe, expect, it } from 'vitest';
import { tick } from 'svelte';
import { page, userEvent } from 'vitest/browser';
import { layoutNetwork } from '../../../common/network/layout-network.ts';
import { addNote } from '../../../common/network/notes.ts';
import { addJoining, addNode } from '../../../common/network/edit-network.ts';
import { chainOf, denseNetwork } from '../../common/network/networks.ts';
import { canvas, card, find, layer, names, openDesign, settled, wires } from './open-design.ts';

const iris = denseNetwork([4, 8, 3], 'softmax');
const steps = 6;
const list = page.getByRole('listbox', { name: /^(Add|Layers|Insert|Replace|Join)/ });
const port = (node: string, side: 'source' | 'target') =>
  find(`.svelte-flow__node[data-id="${node}"] .svelte-flow__handle.${side}`);

beforeEach(() => localStorage.clear());

describe('the list of layers', () => {
  it('opens on Space behind the selected layer, offers what fits and adds it on Enter', async () => {
    const { state } = await openDesign(iris);
    card('dense_1').element().focus();
    await userEvent.keyboard(' ');
    await expect.element(page.getByRole('dialog', { name: 'Add behind dense_1' })).toBeVisible();
    await userEvent.keyboard('lstm');
    await expect.element(page.getByText('No layer of that name fits here.')).toBeVisible();
    await userEvent.keyboard('{Control>}a{/Control}drop');
    await expect.element(list.getByRole('option', { name: /^Dropout/ })).toBeVisible();
    await userEvent.keyboard('{Enter}');
    expect(wires(state)).toContain('dense_1→dropout_1');
    await expect.element(card('dropout_1')).toHaveFocus();
    expect(state.history.undoLabel).toBe('Add dropout_1');
  });

  it('opens with what is typed on the canvas, whatever the letter', async () => {
    const { state } = await openDesign(iris);
    card('dense_1').element().focus();
    const search = page.getByRole('combobox', { name: 'Search layers' });
    for (const letter of 'abcdefghijklmnopqrstuvwxyzCL') {
      await userEvent.keyboard(letter);
      await expect.element(search).toHaveFocus();
      await expect.element(search).toHaveValue(letter);
      await userEvent.keyboard('{Escape}');
      await expect.element(search).not.toBeInTheDocument();
    }
    expect(state.history.undoLabel).toBeNull();
    await userEvent.keyboard('batch{Enter}');
    expect(wires(state)).toContain('dense_1→batch_normalization_1');
  });

  it('is typed on the bare canvas and on a connection', async () => {
    const { state } = await openDesign();
    canvas.element().focus();
    await userEvent.keyboard('input{Enter}dense{Enter}');
    await expect.poll(() => wires(state)).toEqual(['input_1→dense_1']);
    card('input_1').element().focus();
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}drop{Enter}');
    await expect.poll(() => wires(state)).toEqual(['dropout_1→dense_1', 'input_1→dropout_1']);
  });

  it('leaves no letter to a command of its own', async () => {
    const { studio } = await openDesign(iris);
    const letters = studio.commands.filter(({ shortcut }) =>
      /^(Shift\+)?\p{L}$/u.test(shortcut ?? ''),
    );
    expect(letters.map(({ title }) => title)).toEqual([]);
  });

  it('opens where nothing was double-clicked, and Escape closes it', async () => {
    const { state } = await openDesign(iris);
    await canvas.dblClick({ position: { x: 200, y: 620 } });
    await expect.element(list).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(list).not.toBeInTheDocument();
    await canvas.dblClick({ position: { x: 200, y: 620 } });
    await userEvent.keyboard('flat{Enter}');
    await expect.poll(() => names(state)).toContain('flatten_1');
    expect(wires(state)).toEqual(wires({ project: { network: iris } } as typeof state));
  });

  it('offers what can follow where a connection is dropped on nothing', async () => {
    const { state } = await openDesign(iris);
    await userEvent.dragAndDrop(port('n3', 'source'), canvas, {
      targetPosition: { x: 560, y: 560 },
      steps,
    });
    await expect
      .element(page.getByRole('dialog', { name: 'Layers that can follow dense_2' }))
      .toBeVisible();
    await userEvent.keyboard('soft{Enter}');
    await expect.poll(() => wires(state)).toContain('dense_2→softmax_1');
  });

  it('offers what could come before where an input is dropped on nothing', async () => {
    const { state } = await openDesign({ ...iris, edges: iris.edges.slice(1) });
    await userEvent.dragAndDrop(port('n2', 'target'), canvas, {
      targetPosition: { x: 120, y: 600 },
      steps,
    });
    await expect.element(page.getByRole('dialog', { name: 'Layers before dense_1' })).toBeVisible();
    await userEvent.keyboard('flatten{Enter}');
    await expect.poll(() => wires(state)).toContain('flatten_1→dense_1');
  });

  it('replaces a layer on R and keeps its connections and parameters', async () => {
    const images = chainOf(
      ['Input', { shape: [8, 8, 1] }],
      ['Conv2D', { filters: 4, activation: 'relu' }],
      ['Flatten'],
    );
    const { state } = await openDesign(images);
    card('conv2d_1').element().focus();
    await userEvent.keyboard('{Alt>}r{/Alt}separable{Enter}');
    await expect.poll(() => names(state)).toEqual(['input_1', 'separable_conv2d_1', 'flatten_1']);
    expect(layer(state, 'separable_conv2d_1').params).toEqual({ filters: 4, activation: 'relu' });
    expect(state.project.network.edges).toEqual(images.edges);
    await userEvent.keyboard('{Control>}z{/Control}');
    expect(state.project.network).toEqual(images);
  });
});

describe('connections by keyboard', () => {
  it('are reached with Shift and an arrow, named, and take a layer', async () => {
    const { state } = await openDesign(iris);
    card('dense_1').element().focus();
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
    const edge = page.getByRole('group', { name: /^Connection from dense_1 to dense_2, shape 8/ });
    await expect.element(edge).toHaveFocus();
    await userEvent.keyboard('{Enter}dropout{Enter}');
    await expect
      .poll(() => wires(state))
      .toEqual(['dense_1→dropout_1', 'dropout_1→dense_2', 'input_1→dense_1']);
    card('dense_1').element().focus();
    await userEvent.keyboard('{Shift>}{ArrowLeft}{/Shift}{Delete}');
    await expect.poll(() => wires(state)).not.toContain('input_1→dense_1');
  });

  it('lead on to their ends and to the others of the same layer', async () => {
    const fork = addNode(iris, 'Dense', { x: 496, y: 160 });
    const network = {
      ...fork.network,
      edges: [...iris.edges, { id: 'e9', from: 'n2', to: fork.id, toPort: 0 }],
    };
    await openDesign(network);
    card('dense_1').element().focus();
    await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}{ArrowDown}');
    await expect
      .element(page.getByRole('group', { name: /^Connection from dense_1 to dense_3/ }))
      .toHaveFocus();
    await userEvent.keyboard('{ArrowRight}');
    await expect.element(card('dense_3')).toHaveFocus();
  });
});

describe('dropping beside a port', () => {
  it('connects a loose layer', async () => {
    const { network } = addNode(denseNetwork([4, 3]), 'Dropout', { x: 340, y: 330 });
    const { state } = await openDesign(network);
    const end = port('n2', 'source').getBoundingClientRect();
    const loose = card('dropout_1').element().getBoundingClientRect();
    const frame = canvas.element().getBoundingClientRect();
    // Taken by its left edge and let go a little behind the output.
    await userEvent.dragAndDrop(card('dropout_1'), canvas, {
      sourcePosition: { x: 30, y: loose.height / 2 },
      targetPosition: { x: end.right - frame.left + 60, y: end.top - frame.top - 20 },
      steps,
    });
    await expect.poll(() => wires(state)).toContain('dense_1→dropout_1');
    expect(state.history.undoLabel).toBe('Connect dropout_1');
  });
});

describe('where layers stand', () => {
  it('selects several with Shift, aligns and spreads them', async () => {
    const scattered = {
      ...iris,
      nodes: iris.nodes.map((node, index) => ({
        ...node,
        position: { x: index * 230 + index * index * 10, y: index * 61 },
      })),
    };
    const { state } = await openDesign(scattered);
    await card('input_1').click();
    await userEvent.keyboard('{Shift>}');
    await card('dense_1').click();
    await card('dense_2').click();
    await userEvent.keyboard('{/Shift}');
    await expect.element(page.getByText('3 layers selected')).toBeVisible();
    await userEvent.keyboard('{Alt>}{Shift>}{ArrowUp}{/Shift}{/Alt}');
    expect(state.project.network.nodes.map(({ position }) => position.y)).toEqual([0, 0, 0]);
    expect(state.history.undoLabel).toBe('Align 3 layers top');
    await userEvent.keyboard('{Shift>}{F10}{/Shift}');
    await page.getByRole('menuitem', { name: 'Spread evenly from left to right' }).click();
    await expect
      .poll(() => state.project.network.nodes.map(({ position }) => position.x))
      .toEqual([0, 250, 500]);
  });

  it('marks a layer that was moved as pinned, leaves it when arranging, and unpins', async () => {
    const { state } = await openDesign(layoutNetwork(iris));
    card('dense_2').element().focus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{ArrowDown}{/Alt}');
    await expect.element(card('dense_2')).toHaveAccessibleName(/pinned/);
    await userEvent.keyboard('{Alt>}l{/Alt}');
    expect(layer(state, 'dense_2').position).toEqual({ x: 496, y: 16 });
    await userEvent.keyboard('{Alt>}p{/Alt}');
    expect(layer(state, 'dense_2')).not.toHaveProperty('pinned');
    expect(state.history.undoLabel).toBe('Unpin dense_2');
  });

  it('lets data flow down, with ports above and below', async () => {
    const { state } = await openDesign(iris);
    await page.getByRole('button', { name: 'Arrange from top to bottom' }).click();
    expect(state.project.network.direction).toBe('down');
    await expect
      .poll(() => port('n2', 'source').classList.contains('svelte-flow__handle-bottom'))
      .toBe(true);
    await settled();
    const [first, second] = ['input_1', 'dense_1'].map((name) =>
      card(name).element().getBoundingClientRect(),
    );
    expect(second?.top).toBeGreaterThan(first?.bottom ?? Infinity);
    card('input_1').element().focus();
    await userEvent.keyboard('{ArrowDown}');
    await expect.element(card('dense_1')).toHaveFocus();
    await userEvent.keyboard(' dropout{Enter}');
    await expect.poll(() => names(state)).toContain('dropout_1');
    const added = layer(state, 'dropout_1').position;
    expect(added.y).toBeGreaterThan(layer(state, 'dense_1').position.y);
  });

  it('snaps to the line of another card while it is dragged, unless told not to', async () => {
    const { state } = await openDesign({ ...iris, edges: [] });
    const drag = async () => {
      const box = card('dense_2').element().getBoundingClientRect();
      const frame = canvas.element().getBoundingClientRect();
      await userEvent.dragAndDrop(card('dense_2'), canvas, {
        sourcePosition: { x: 90, y: 40 },
        targetPosition: { x: box.left - frame.left + 120, y: box.top - frame.top + 43 },
        steps,
      });
    };
    await drag();
    expect(state.history.undoLabel).toBe('Move dense_2');
    expect(layer(state, 'dense_2').position.y).toBe(0);
    await userEvent.keyboard('{Control>}z{/Control}');
    await page.getByRole('button', { name: 'Snap to other cards' }).click();
    await drag();
    expect(layer(state, 'dense_2').position.y).toBeGreaterThan(0);
  });
});

describe('comments and frames', () => {
  it('writes a comment in place, colours it and takes it back', async () => {
    const { state } = await openDesign(iris);
    card('dense_1').element().focus();
    await userEvent.keyboard('{Alt>}m{/Alt}');
    await expect.element(page.getByRole('textbox', { name: 'Comment' })).toHaveFocus();
    await userEvent.keyboard('Why so few units?{Escape}');
    const comment = page.getByRole('group', { name: 'Comment, yellow: Why so few units?' });
    await expect.element(comment).toHaveFocus();
    expect(state.history.undoLabel).toBe('Write comment');
    await userEvent.keyboard('{Shift>}{F10}{/Shift}');
    await page.getByRole('menuitemcheckbox', { name: 'Green' }).click();
    expect(state.project.network.notes?.[0]?.colour).toBe('green');
    await page.getByRole('group', { name: /^Comment, green/ }).click();
    await userEvent.keyboard('{Alt>}{Shift>}{ArrowRight}{/Shift}{/Alt}{Delete}');
    expect(state.project.network).not.toHaveProperty('notes');
  });

  it('frames the selected layers and moves them with it', async () => {
    const { state } = await openDesign(iris);
    await card('dense_1').click();
    await userEvent.keyboard('{Alt>}g{/Alt}');
    await expect.element(page.getByRole('textbox', { name: 'Title' })).toHaveFocus();
    await userEvent.keyboard('Hidden{Enter}');
    await expect.element(page.getByRole('group', { name: 'Frame Hidden, blue' })).toHaveFocus();
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(layer(state, 'dense_1').position.y).toBe(8);
    expect(layer(state, 'dense_2').position.y).toBe(0);
    const title = page.getByText('Hidden', { exact: true });
    const box = title.element().getBoundingClientRect();
    const frame = canvas.element().getBoundingClientRect();
    await userEvent.dragAndDrop(title, canvas, {
      sourcePosition: { x: 20, y: 10 },
      targetPosition: { x: box.left - frame.left + 20, y: box.top - frame.top + 130 },
      steps,
    });
    await expect.poll(() => state.history.undoLabel).toBe('Move 2 things');
    expect(layer(state, 'dense_1').position.y).toBeGreaterThan(60);
    expect(layer(state, 'dense_2').position.y).toBe(0);
  });

  it('copies a frame with what is in it', async () => {
    const framed = addNote(iris, {
      kind: 'frame',
      text: 'Head',
      colour: 'red',
      position: { x: 460, y: -60 },
      size: { width: 260, height: 200 },
    }).network;
    const { state } = await openDesign(framed);
    page.getByRole('group', { name: 'Frame Head, red' }).element().focus();
    await userEvent.keyboard('{Control>}d{/Control}');
    await expect.poll(() => names(state)).toEqual(['input_1', 'dense_1', 'dense_2', 'dense_3']);
    expect(state.project.network.notes?.length).toBe(2);
  });
});

describe('finding', () => {
  it('goes from hit to hit and ends on the layer', async () => {
    const { state } = await openDesign(iris);
    card('input_1').element().focus();
    await userEvent.keyboard('{Control>}f{/Control}');
    await expect.element(page.getByRole('textbox', { name: 'Find in the network' })).toHaveFocus();
    await userEvent.keyboard('dense');
    await expect.element(page.getByText('1 of 2')).toBeVisible();
    await userEvent.keyboard('{Enter}');
    await expect.element(page.getByText('2 of 2')).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await expect.element(card('dense_2')).toHaveFocus();
    expect(state.project.network).toEqual(iris);
  });
});

describe('the history', () => {
  it('lists named steps and goes to any of them, keeping what comes behind', async () => {
    const { state } = await openDesign(iris);
    card('dense_1').element().focus();
    await userEvent.keyboard('{Control>}d{/Control}{Alt>}{ArrowDown}{/Alt}{Delete}');
    await page.getByRole('button', { name: 'History' }).click();
    const all = page.getByRole('listbox', { name: 'Steps' });
    await expect.element(all.getByRole('option', { name: 'Duplicate dense_1' })).toBeVisible();
    await all.getByRole('option', { name: 'Duplicate dense_1' }).click();
    expect(names(state)).toEqual(['input_1', 'dense_1', 'dense_2', 'dense_3']);
    await userEvent.keyboard('{Home}');
    expect(state.project.network).toEqual(iris);
    await userEvent.keyboard('{End}');
    expect(names(state)).toEqual(['input_1', 'dense_1', 'dense_2']);
    expect(state.history.undoLabel).toBe('Delete dense_3');
  });
});

describe('the menu', () => {
  it('opens on a right click with what can be done there and on Shift+F10 for the layer with the focus', async () => {
    const { state } = await openDesign(iris);
    await card('dense_1').click({ button: 'right' });
    await page.getByRole('menuitem', { name: /^Pin where it is/ }).click();
    expect(layer(state, 'dense_1').pinned).toBe(true);
    card('input_1').element().focus();
    await userEvent.keyboard('{Shift>}{F10}{/Shift}');
    await expect.element(page.getByRole('menuitem', { name: /^Replace…/ })).toBeVisible();
    await userEvent.keyboard('{Escape}');
    await canvas.click({ button: 'right', position: { x: 150, y: 640 } });
    await page.getByRole('menuitem', { name: /^Add comment/ }).click();
    expect(state.project.network.notes?.length).toBe(1);
  });
});

/** Where the canvas stands and how large it is drawn. */
function viewport(): { readonly x: number; readonly y: number; readonly zoom: number } {
  const { e: x, f: y, a: zoom } = new DOMMatrix(find('.svelte-flow__viewport').style.transform);
  return { x, y, zoom };
}

describe('a large network', () => {
  const wide = (() => {
    const nodes = Array.from({ length: 400 }, (_, index) => ({
      id: `n${index}`,
      type: index < 20 ? 'Input' : 'Dense',
      name: `layer_${index}`,
      params: {},
      position: { x: Math.floor(index / 20) * 248, y: (index % 20) * 120 },
    }));
    const edges = nodes
      .slice(20)
      .map(({ id }, index) => ({ id: `e${index}`, from: `n${index}`, to: id, toPort: 0 }));
    return { version: 2 as const, nodes, edges };
  })();

  it('is arranged beside the window, as a step that can be undone, or cancelled', async () => {
    const { state } = await openDesign(wide);
    const arrange = page.getByRole('button', { name: 'Arrange from top to bottom' });
    const going = page.getByText('Arranging', { exact: true });
    // Pressed in one go: a pointer would be slower than the worker.
    (arrange.element() as HTMLElement).click();
    await tick();
    (page.getByRole('button', { name: 'Cancel' }).element() as HTMLElement).click();
    await expect.element(going).not.toBeInTheDocument();
    expect(state.project.network).toEqual(wide);
    await arrange.click();
    await expect.poll(() => state.project.network.direction).toBe('down');
    expect(state.project.network).toEqual(layoutNetwork(wide, { direction: 'down' }));
    expect(state.history.undoLabel).toBe('Arrange from top to bottom');
  });

  it('is one picture from far, in which layers can be taken with the pointer', async () => {
    const { state } = await openDesign(wide);
    expect(document.querySelectorAll('.svelte-flow__node').length).toBeLessThan(5);
    const overview = find('.svelte-flow canvas');
    const box = overview.getBoundingClientRect();
    await userEvent.hover(canvas, { position: { x: box.width / 2, y: box.height / 2 } });
    await expect
      .poll(() => document.querySelectorAll('.svelte-flow__node').length)
      .toBeGreaterThan(0);
    await canvas.click({ position: { x: 12, y: 300 } });
    await userEvent.keyboard('{Control>}f{/Control}');
    await page.getByRole('textbox', { name: 'Find in the network' }).fill('layer_377');
    await userEvent.keyboard('{Escape}');
    await expect.element(card('layer_377')).toHaveFocus();
    await settled();
    const near = document.querySelectorAll('.svelte-flow__node').length;
    expect(near).toBeGreaterThan(10);
    expect(near).toBeLessThan(300);
    await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
    expect(layer(state, 'layer_377').position.y).toBe(17 * 120 + 8);
  });

  it('is one picture from far, in which connections can be taken too', async () => {
    const { state } = await openDesign(wide);
    const { x, y, zoom } = viewport();
    const between = { x: 184 + 32, y: 120 * 7 + 38 };
    await canvas.click({ position: { x: x + between.x * zoom, y: y + between.y * zoom } });
    await expect.element(find('.svelte-flow__edge.selected')).toBeInTheDocument();
    await userEvent.keyboard('{Delete}');
    expect(state.history.undoLabel).toBe('Delete connection');
    expect(state.project.network.edges.some(({ from }) => from === 'n7')).toBe(false);
  });

  it('is selected as a whole, moved and deleted', async () => {
    const { state } = await openDesign(wide);
    await canvas.click({ position: { x: 20, y: 300 } });
    await userEvent.keyboard('{Control>}a{/Control}');
    await expect.element(page.getByText('400 layers selected')).toBeVisible();
    await userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');
    expect(state.project.network.nodes.every(({ position }) => position.x % 248 === 8)).toBe(true);
    await userEvent.keyboard('{Delete}');
    expect(names(state)).toEqual([]);
  });
});

describe('joining', () => {
  it('offers to join the layers that are selected', async () => {
    const two = addJoining(iris, ['n2', 'n3'], 'Concatenate').network;
    const { state } = await openDesign({ ...two, nodes: two.nodes.slice(0, 3), edges: iris.edges });
    await card('dense_1').click();
    await userEvent.keyboard('{Shift>}');
    await card('dense_2').click();
    await userEvent.keyboard('{/Shift} concat{Enter}');
    await expect
      .poll(() => wires(state))
      .toEqual(expect.arrayContaining(['dense_1→concatenate_1', 'dense_2→concatenate_1']));
  });
});
