import { openPlace } from '../../main/services/library/open-place.ts';

/** Opens the library named by its argument, which moves first where that is wanted. */
const { library } = await openPlace(process.argv[2] ?? '');
process.stdout.write('open\n');
await library.close();
