import { serializeError } from '../../common/errors/app-error.ts';
import type {
  AugmentRequest,
  FromTrainer,
  MeasureRequest,
  PredictRequest,
  TrainRequest,
} from '../../common/training/trainer-protocol.ts';
import { CheckpointRepository } from '../storage/checkpoint-repository.ts';
import { CheckpointWriter } from '../storage/checkpoint-writer.ts';
import { openConnection } from '../storage/connection.ts';
import { explainStorageError } from '../storage/storage-errors.ts';
import { augmentPictures } from './augment-pictures.ts';
import { detectDevices } from './engines/compiled/providers/catalogue.ts';
import { listEngines } from './engines/choose-engine.ts';
import { ExplainSession } from './explain/explain-session.ts';
import { measureNetwork } from './measure-network.ts';
import { LibraryCheckpoints } from './library-checkpoints.ts';
import { openParentPort } from './parent-port.ts';
import { PredictSession } from './predict-session.ts';
import { TrainSession } from './train-session.ts';
import { tune } from './tuning/tune.ts';
import { yieldProcessor } from './yield-processor.ts';

const port = openParentPort();
/** Bytes that the process takes before it knows a network. */
const baseMemory = process.memoryUsage.rss();
/** The threads' programs; when it is built, all lie beside this one. */
const isSource = import.meta.url.endsWith('.ts');
const readAheadEntry = new URL(
  isSource ? './read-ahead-worker.ts' : './read-ahead-worker.js',
  import.meta.url,
);
const checkpointEntry = new URL(
  isSource ? '../storage/checkpoint-writer-worker.ts' : './checkpoint-writer-worker.js',
  import.meta.url,
);
const predictions = new PredictSession(readAheadEntry);
const explanations = new ExplainSession(readAheadEntry, (message) => port.send(message));
let session: TrainSession | null = null;

async function train(request: TrainRequest): Promise<void> {
  yieldProcessor();
  try {
    const connection = openConnection(request.libraryFile);
    const writer = new CheckpointWriter(request.libraryFile, checkpointEntry);
    const repository = new CheckpointRepository(connection);
    session = new TrainSession(request, {
      connection,
      sink: LibraryCheckpoints.beside(repository, request.runId, writer, request.attempt ?? null),
      send: (message: FromTrainer) => port.send(message),
      readAheadEntry,
    });
    await session.run();
    await writer.close();
    connection.close();
  } catch (error) {
    const told = serializeError(explainStorageError(error));
    port.send({ type: 'ended', runId: request.runId, status: 'failed', error: told });
  }
  session = null;
  if (closed) process.exit(0);
}

async function predict(request: PredictRequest): Promise<void> {
  const { requestId } = request;
  try {
    const outputs = await predictions.predict(request);
    port.send({ type: 'predicted', requestId, outputs });
  } catch (error) {
    const told = serializeError(explainStorageError(error));
    port.send({ type: 'predict-failed', requestId, error: told });
  }
}

async function augment({ requestId, ...request }: AugmentRequest): Promise<void> {
  try {
    port.send({ type: 'augmented', requestId, pictures: await augmentPictures(request) });
  } catch (error) {
    port.send({ type: 'predict-failed', requestId, error: serializeError(error) });
  }
}

async function tellEngines(requestId: number): Promise<void> {
  try {
    port.send({ type: 'engines', requestId, engines: await listEngines() });
  } catch (error) {
    port.send({ type: 'predict-failed', requestId, error: serializeError(error) });
  }
}

async function measure({ requestId, ...request }: MeasureRequest): Promise<void> {
  try {
    const measurement = await measureNetwork(request, baseMemory);
    port.send({ type: 'measured', requestId, measurement });
  } catch (error) {
    port.send({ type: 'predict-failed', requestId, error: serializeError(error) });
  }
}

async function tellDevices(): Promise<void> {
  port.send({ type: 'devices', devices: await detectDevices() });
}

let closed = false;
port.onClose(() => {
  closed = true;
  // A run writes what it has before the process ends.
  if (session) session.take({ type: 'stop', cause: 'program-gone' });
  else process.exit(0);
});
// Ctrl-C in a terminal reaches every process of the group; the program decides what happens here.
process.on('SIGINT', () => {});
port.onMessage((message) => {
  switch (message.type) {
    case 'train':
      void train(message);
      break;
    case 'predict':
      void predict(message);
      break;
    case 'explain':
      explanations.take(message);
      break;
    case 'cancel-explain':
      explanations.cancel(message.requestId);
      break;
    case 'augment':
      void augment(message);
      break;
    case 'engines':
      void tellEngines(message.requestId);
      break;
    case 'measure':
      void measure(message);
      break;
    case 'tune':
      void tune(message, readAheadEntry, (answer) => port.send(answer));
      break;
    case 'devices':
      void tellDevices();
      break;
    case 'stop':
    case 'pause':
    case 'resume':
    case 'advance':
    case 'change':
    case 'keep':
      session?.take(message);
      break;
  }
});
port.send({ type: 'ready' });
