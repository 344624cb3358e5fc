const help = `Usage:
  layerwright new <file|folder…>        write an experiment for data, to be trained or changed
  layerwright train <experiment.json>   train the experiment and judge it on its test rows
  layerwright cross-validate <experiment.json>  train it once per fold, and average
  layerwright seeds <experiment.json>   train it with several seeds, and average
  layerwright report <run>              write a run's report (HTML) or model card (Markdown)
  layerwright export <experiment.json>  write it as Python for Keras, or its network as Keras's JSON
  layerwright serve                     open the studio to a browser on this machine
  layerwright runs                      list the runs of a library
  layerwright import-runs <path>...     take in runs that TensorBoard, MLflow or CSV logs hold
  layerwright resume <run>              go on with a run exactly where it was
  layerwright pause|stop <run>          pause or stop a run that goes on in another Layerwright
  layerwright extend <run> --epochs <n> train a run for more epochs
  layerwright branch <run>              begin a new run from a stored state of another one
  layerwright queue                     show the queue, or change it
  layerwright library                   show where the library is, its backups and its space; or change it
  layerwright --help | --version

Options of new:
  --target <column>  the column to predict; otherwise it is suggested
  -o, --output <file> the experiment file; otherwise beside the data
  --force            write over a file that exists
  --library <folder> keep the data in this library, so that the experiment may lie anywhere

Options of train:
  --json             one JSON object per epoch, and a last one with the result
  --epochs <number>  instead of the experiment's epochs
  --seed <number>    instead of the experiment's seed
  --engine <engine>  auto, compiled, tensorflow or reference
  --library <folder> keep the run in this library; otherwise nothing is kept
  --resume           go on with the latest run of this experiment that has not finished

Options of cross-validate and seeds:
  --folds <number>   of cross-validate: how many folds; 5 without it
  --count <number>   of seeds: how many seeds, from the experiment's upwards; 5 without it
  --epochs <number>  instead of the experiment's epochs
  --json             one JSON object per run, and a last one with mean and deviation
  --library <folder> keep the runs in this library; otherwise nothing is kept

Options of report; <run> is an id, its beginning, or a name:
  -o, --out <file>   the file to write: .html for the report, .md for the model card
  --force            write over a file that exists
  --library <folder> the library of the run, instead of your own

Options of export:
  --to <form>        keras (a whole script) or keras-json (the configuration of the model)
  -o, --output <file> the file to write; otherwise beside the experiment
  --force            write over a file that exists
  --library <folder> a library that has the data; otherwise they are read from their file

Options of serve:
  --port <number>    the port to listen on; 0 takes a free one
  --open             open the page in the default browser
  --library <folder> the library to work with, instead of your own

Options of runs, import-runs, resume, pause, stop, extend, branch and queue; <run> is an id, its beginning, or a name:
  --library <folder> the library, instead of your own; also one that another Layerwright has open
  --json             one JSON object per line (not of pause and stop)
  --project <name>   of runs: only those of this project; of import-runs: where they go
  --filter <filter>  of runs: only those that fit, as in the table: 'status:finished accuracy > .9'
  --epoch            of pause and stop: after the epoch in progress
  --epochs <number>  of extend: how many more; of branch: in all
  --checkpoint <id>, --name <name>, --learning-rate <number>, --batch-size <number>, --engine <engine>
                     of branch: where it begins, and what it does differently
  --priority <number>, --concurrency <number>, --start
                     of queue: the place of a run, how many train at once, let what waits begin

Of library:
  layerwright library backup            copy the library now
  layerwright library schedule          how often it is copied by itself: --every <hours>|never, --kept <number>
  layerwright library check             read all of it and hold every stored state to its checksum
  layerwright library shrink            give the space back that nothing in its file uses
  layerwright library recover [<name>]  save what can be read of a damaged library that was put aside
  layerwright library restore <backup>  put a backup in its place: a name from the list, or latest
  layerwright library move <folder>     move it into an empty folder
  layerwright library export-project <project>   write a project with its data and runs as one file
  layerwright library import-project <file>      take such a file in
  --library <folder> the library, instead of your own; also one that another Layerwright has open
  --json             what it says as JSON
  --cancel           of restore and move: takes back what should happen at the next start
  -o, --output <file>, --force
                     of export-project: the file to write, also over one that exists

Exit codes: 0 finished, 1 failed, 2 wrong usage or experiment, 3 diverged, 130 stopped by Ctrl-C
`;

/** What the program says of one command: how it is called and its options. All of it for null or a word that is no command. */
export function helpAbout(command: string | null): string {
  if (command === null || !/^[a-z-]+$/.test(command)) return help;
  const [usage = '', ...parts] = help.trimEnd().split('\n\n');
  const call = new RegExp(`^ {2}layerwright (?:[a-z-]+\\|)*${command}(?![a-z-])`);
  const calls = usage.split('\n').filter((line) => call.test(line));
  if (calls.length === 0) return help;
  const options = parts.flatMap((part) => {
    const [head = '', ...lines] = part.split('\n');
    const names = /^(?:Options of|Of) ([^:;]+)/.exec(head)?.[1];
    if (names === undefined) return [part];
    const commands = namesIn(names);
    if (!commands.includes(command)) return [];
    if (commands.length === 1) return [part];
    return [[head, ...entriesOf(lines).filter((entry) => isOf(entry, command))].join('\n')];
  });
  return `${['Usage:', ...calls].join('\n')}\n\n${options.join('\n\n')}\n`;
}

const namesIn = (list: string): readonly string[] => list.split(/, | and /);

/** Options with the lines that go on with them. */
function entriesOf(lines: readonly string[]): readonly string[] {
  const entries: string[] = [];
  for (const line of lines) {
    if (/^ {3}/.test(line) && entries.length > 0) entries.push(`${entries.pop() ?? ''}\n${line}`);
    else entries.push(line);
  }
  return entries;
}

/** Whether an option that names the commands it is of names this one; others are of all. */
function isOf(entry: string, command: string): boolean {
  const named = [...entry.matchAll(/\bof ([a-z-]+(?:(?:, | and )[a-z-]+)*):/g)];
  return named.length === 0 || named.some(([, names = '']) => namesIn(names).includes(command));
}
