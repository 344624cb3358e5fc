import { openLibrary } from '../../../main/storage/library.ts';
import { SettingsRepository } from '../../../main/storage/settings-repository.ts';

/** Holds the library named by its argument and says every number that it has written. */
const library = openLibrary(process.argv[2] ?? '');
const settings = new SettingsRepository(library.connection);
for (let number = 1; ; number++) {
  settings.set('theme', number);
  await new Promise<void>((resolve) => process.stdout.write(`${number}\n`, () => resolve()));
}
