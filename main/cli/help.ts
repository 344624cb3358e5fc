export const help = `Usage:
  layerwright new <file|folder…>        write an experiment for data, to be trained or changed
  layerwright train <experiment.json>   train the experiment and judge it on its test rows
  layerwright export <experiment.json>  write it as Python for Keras, or its network as Keras's JSON
  layerwright serve                     open the studio to a browser on this machine
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

Options of export:
  --to <form>        keras (a whole script) or keras-json (the configuration of the model)
  -o, --output <file> the file to write; otherwise beside the experiment
  --force            write over a file that exists
  --library <folder> a library that has the data; otherwise they are read from their file

Options of serve:
  --port <number>    the port to listen on; 0 takes a free one
  --open             open the page in the default browser
  --library <folder> the library to work with, instead of your own

Exit codes: 0 finished, 1 failed, 2 wrong usage or experiment, 3 diverged, 130 stopped by Ctrl-C
`;
