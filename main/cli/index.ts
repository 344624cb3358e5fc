// Older Node fails while it links what the program imports, before a line of it runs. So this entry imports nothing
// by itself, and says in a sentence which Node it needs.
const least = 24;

if (Number(process.versions.node.split('.')[0]) < least) {
  process.stderr.write(
    `Layerwright needs Node ${least} or newer, and this is Node ${process.versions.node}. “npx layerwright” runs it on the one that it brings.\n`,
  );
  process.exitCode = 1;
} else {
  const { start } = await import('./start.ts');
  await start(import.meta.dirname, !import.meta.filename.endsWith('.ts'));
}

// Makes a module of this file, in which `await` may stand outside of functions.
export {};
