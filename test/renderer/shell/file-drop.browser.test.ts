import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import FileDrop from '../../../renderer/features/shell/FileDrop.svelte';
import type { ChosenFolder } from '../../../renderer/ui/choose-folder.ts';
import '../../../renderer/styles/base.css';

const message = 'Drop files or a folder to start a project from them';
type Dropped = Promise<readonly (File | ChosenFolder)[]>;

async function openDrop(): Promise<{ readonly drops: readonly Dropped[] }> {
  const drops: Dropped[] = [];
  await render(FileDrop, { message, ondrop: (dropping: Dropped) => drops.push(dropping) });
  return { drops };
}

/** What the browser gives of a dropped file. */
const entryOf = (name: string) => ({
  name,
  isFile: true,
  file: (take: (file: File) => void) => take(new File([name], name)),
});

/** What it gives of a dropped folder: its entries in two portions and an empty one. */
function folderEntry(name: string, entries: readonly object[]) {
  const portions = [entries.slice(0, 1), entries.slice(1), []];
  return {
    name,
    isFile: false,
    createReader: () => ({
      readEntries: (take: (entries: readonly object[]) => void) => take(portions.shift() ?? []),
    }),
  };
}

function send(type: string, entries: readonly object[] = []): DragEvent {
  const event = new DragEvent(type, { bubbles: true, cancelable: true });
  const items = entries.map((entry) => ({ webkitGetAsEntry: () => entry }));
  Object.defineProperty(event, 'dataTransfer', { value: { types: ['Files'], items, files: [] } });
  window.dispatchEvent(event);
  return event;
}

it('says what will happen while files are over the window, and only then', async () => {
  await openDrop();
  expect(page.getByText(message).elements()).toEqual([]);
  send('dragenter');
  send('dragenter');
  await expect.element(page.getByText(message)).toBeVisible();
  send('dragleave');
  await expect.element(page.getByText(message)).toBeVisible();
  send('dragleave');
  await expect.poll(() => page.getByText(message).elements()).toEqual([]);
});

it('takes a dropped folder with all its files by their paths, but not what systems put beside them', async () => {
  const { drops } = await openDrop();
  const cats = folderEntry('cats', [entryOf('1.png'), entryOf('.DS_Store'), entryOf('2.png')]);
  const folder = folderEntry('pets', [
    cats,
    folderEntry('dogs', [entryOf('1.png')]),
    entryOf('Thumbs.db'),
  ]);
  const event = send('drop', [folder, entryOf('labels.csv')]);
  expect(event.defaultPrevented).toBe(true);
  const [pets, labels] = (await drops[0]) ?? [];
  expect(labels).toBeInstanceOf(File);
  expect((pets as ChosenFolder).name).toBe('pets');
  expect((pets as ChosenFolder).files.map(({ path }) => path)).toEqual([
    'cats/1.png',
    'cats/2.png',
    'dogs/1.png',
  ]);
});

it('tells which file of a folder could not be read', async () => {
  const { drops } = await openDrop();
  const gone = {
    ...entryOf('gone.png'),
    file: (_take: unknown, fail: (cause: Error) => void) => fail(new Error('NotFoundError')),
  };
  send('drop', [folderEntry('pets', [gone])]);
  await expect(drops[0]).rejects.toThrow('“gone.png” cannot be read.');
});

it('leaves a drop alone that something nearer has taken', async () => {
  const { drops } = await openDrop();
  const take = (event: Event) => event.preventDefault();
  document.addEventListener('drop', take);
  const event = new DragEvent('drop', { bubbles: true, cancelable: true });
  Object.defineProperty(event, 'dataTransfer', {
    value: { types: ['Files'], items: [], files: [] },
  });
  document.body.dispatchEvent(event);
  document.removeEventListener('drop', take);
  expect(drops).toEqual([]);
});
