import { openLibrary } from '../../main/storage/library.ts';
import { rewriteLibrary } from '../../main/storage/rewrite-library.ts';

/** Holds the library named by its argument, writes it anew and says how far it is. */
const library = openLibrary(process.argv[2] ?? '', { backsUp: false });
process.stdout.write('0\n');
await rewriteLibrary(library.file, {
  tell: (share) => process.stdout.write(`${share}\n`),
});
process.stdout.write('done\n');
await library.close();
