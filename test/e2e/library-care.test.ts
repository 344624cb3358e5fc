/** The library as a whole and projects as files, with the real services: what a person sees and what stays on the disk. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../../main/storage/connection.ts';
import { ageLibrary } from '../main/storage/old-library.ts';
import { Person } from './actions.ts';
import { findings } from './axe.ts';
import { root, TestStudio } from './studio.ts';

/** Gives a library that nobody has open more to copy: settings of a megabyte each, which nothing reads. */
function fillSettings(file: string, megabytes: number): void {
  const connection = openConnection(file);
  const add = connection.prepare('INSERT INTO settings (key, value) VALUES (?, ?)');
  for (let at = 0; at < megabytes; at++) add.run(`test ${at}`, JSON.stringify('x'.repeat(1e6)));
  connection.close();
}

describe('the library in the window', () => {
  let studio: TestStudio;
  let person: Person;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'layerwright-care-'));
    studio = await TestStudio.open();
    person = new Person(studio);
    await studio.page.getByRole('button', { name: /^XOR/ }).click();
    await studio.page.getByRole('navigation', { name: 'Places' }).waitFor();
    await person.setTraining({ Epochs: 20 });
    await person.train();
  });
  afterAll(async () => {
    await studio.close();
    rmSync(folder, { recursive: true });
    expect(studio.complaints).toEqual([]);
  });

  const dialog = () => studio.page.getByRole('dialog', { name: 'Library' });
  const backups = () => dialog().getByRole('listitem');
  const cards = () => studio.page.getByRole('article').filter({ hasText: /XOR/ });
  const uploads = () => {
    const place = join(studio.library, 'uploads');
    return existsSync(place) ? readdirSync(place, { recursive: true }) : [];
  };

  async function openLibrary(): Promise<void> {
    await studio.home();
    await studio.page.getByRole('button', { name: 'Library', exact: true }).click();
    await dialog().getByRole('heading', { name: 'Place' }).waitFor();
  }

  async function closeLibrary(): Promise<void> {
    await studio.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  }

  /** Presses a button as soon as it is there, sooner than any hand: what it ends has hardly begun. */
  const pressAtOnce = (label: string) =>
    studio.page.evaluate((name) => {
      const watch = new MutationObserver(() => {
        const button = document.querySelector<HTMLElement>(`button[aria-label="${name}"]`);
        if (!button) return;
        watch.disconnect();
        button.click();
      });
      watch.observe(document.body, { childList: true, subtree: true });
    }, label);

  async function exportWhole(): Promise<void> {
    await studio.page.getByRole('button', { name: /^Project menu of/ }).click();
    await studio.page.getByRole('menuitem', { name: 'Export with data and runs' }).click();
  }

  it('writes a project with its runs into one file and takes it in again; cancelled, nothing stays', async () => {
    const { page } = studio;
    await pressAtOnce('Cancel the export');
    await exportWhole();
    await page.getByText('The project file was cancelled.').waitFor();
    await page.getByRole('status', { name: 'Project file' }).waitFor({ state: 'hidden' });
    await expect.poll(uploads).toEqual([]);

    const download = page.waitForEvent('download');
    await exportWhole();
    const file = join(folder, 'xor.layerwright');
    await (await download).saveAs(file);

    await studio.home();
    await cards().first().waitFor();
    await pressAtOnce('Cancel the import of the project');
    await person.chooseFile(page.getByRole('button', { name: 'Choose files' }), file);
    await page.getByText('The project file was cancelled.').waitFor();
    await studio.home();
    await cards().first().waitFor();
    expect(await cards().count()).toBe(1);

    await person.chooseFile(page.getByRole('button', { name: 'Choose files' }), file);
    await page.getByRole('navigation', { name: 'Places' }).waitFor();
    await studio.go('Runs');
    await person.run(/XOR 1/).first().waitFor();
    await studio.home();
    await expect.poll(() => cards().count()).toBe(2);
  });

  it('backs the library up, restores it at the next start and says what was done', async () => {
    await openLibrary();
    await dialog().getByRole('button', { name: 'Back up now' }).click();
    await dialog().getByText('The library is backed up.').waitFor();
    await backups().first().waitFor();
    const made = await backups().count();
    await closeLibrary();
    await cards()
      .first()
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await studio.page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect.poll(() => cards().count()).toBe(1);

    await openLibrary();
    await backups().first().getByRole('button', { name: 'Restore' }).click();
    await dialog()
      .getByText(/^Work of the last .* is not in it/)
      .waitFor();
    await dialog().getByRole('button', { name: 'Restore at the next start' }).click();
    await dialog().getByText('Restored at the next start').waitFor();
    await studio.stop();
    await studio.start();
    await studio.page.getByText(/^The backup of .* was restored/).waitFor();
    await expect.poll(() => cards().count()).toBe(2);
    await openLibrary();
    expect(await backups().count()).toBe(made);
    await closeLibrary();
  });

  it('checks the library and gives the space of a deleted project back', async () => {
    await openLibrary();
    await dialog().getByRole('button', { name: 'Check the library' }).click();
    await dialog()
      .getByText(/^All is well: the whole file and \d+ stored states/)
      .waitFor();
    await closeLibrary();
    await cards()
      .first()
      .getByRole('button', { name: /^Actions for/ })
      .click();
    await studio.page.getByRole('menuitem', { name: 'Delete' }).click();
    await expect.poll(() => cards().count()).toBe(1);
    await studio.stop();
    await studio.start();
    await openLibrary();
    const shrink = dialog().getByRole('button', { name: 'Give unused space back' });
    await shrink.click();
    await dialog().getByText('The file is smaller now.').waitFor();
    expect(await shrink.isDisabled()).toBe(true);
    expect(await findings(studio.page)).toEqual([]);
    await closeLibrary();
  });

  it('makes a library of an earlier version smaller, and can be cancelled while it does', async () => {
    const file = join(studio.library, 'library.sqlite');
    await studio.stop();
    fillSettings(file, 150);
    ageLibrary(file, 40);
    await studio.start();
    await openLibrary();
    const size = () => statSync(file).size;
    const before = size();
    const shrink = dialog().getByRole('button', { name: 'Give unused space back' });
    await shrink.click();
    await dialog().getByRole('progressbar', { name: 'Giving space back' }).waitFor();
    await dialog().getByRole('button', { name: 'Cancel', exact: true }).click();
    await studio.page.getByText('Giving space back was ended.').waitFor();
    await expect.poll(() => readdirSync(studio.library)).not.toContain('library.sqlite.smaller');
    expect(size()).toBe(before);

    await shrink.click();
    await dialog().getByText('The file is smaller now.').waitFor({ timeout: 60_000 });
    expect(size()).toBeLessThan(before - 5e6);
    expect(size()).toBeGreaterThan(150e6);
    await closeLibrary();
    await expect.poll(() => cards().count()).toBe(1);
  });

  it('tells of a move that waits, takes it back, and shows the new place after the next start', async () => {
    const to = join(folder, 'moved');
    const move = async () => {
      const program = join(root, 'out', 'main', 'cli.js');
      const moving = spawn(
        process.execPath,
        [program, 'library', 'move', to, '--library', studio.library],
        { stdio: 'ignore' },
      );
      const [code] = (await once(moving, 'exit')) as [number];
      expect(code).toBe(0);
    };
    await move();
    await openLibrary();
    await dialog().getByText(`It moves to ${to} when the program starts again.`).waitFor();
    await dialog().getByRole('button', { name: 'Leave it here' }).click();
    await dialog()
      .getByText(/^It moves to/)
      .waitFor({ state: 'hidden' });
    await closeLibrary();

    await move();
    await studio.stop();
    await studio.start();
    await studio.page.getByText(/^The library has moved to/).waitFor();
    await expect.poll(() => cards().count()).toBe(1);
    await openLibrary();
    await dialog().getByText(to, { exact: true }).waitFor();
    expect(existsSync(join(to, 'library.sqlite'))).toBe(true);
    expect(existsSync(join(studio.library, 'library.sqlite'))).toBe(true);
  });
});
