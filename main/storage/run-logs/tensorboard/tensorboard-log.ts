import { mkdirSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import type { EpochMetrics } from '../../../../common/runs/run.ts';
import { EventFile } from './event-file.ts';
import { networkGraph } from './network-graph.ts';
import { weightHistogram } from './weight-histogram.ts';

/** What the log of a run holds besides the metrics of its epochs. */
export interface TensorBoardOptions {
  /** Drawn under Graphs; null leaves it out. */
  readonly network: NetworkSpec | null;
  /** Epochs that are done already: they stay, later ones in the files are dropped. */
  readonly epochsDone: number;
}

const validation = /^val_/;

/**
 * A run as TensorBoard reads it, laid out as Keras's callback does: `train` and `validation` below the folder,
 * scalars under `epoch_<metric>`, histograms under `<layer>/<weight>/histogram`, epochs counted from 0.
 */
export class TensorBoardLog {
  readonly #folder: string;
  readonly #epochsDone: number;
  readonly #train: EventFile;
  #validation: EventFile | null = null;

  /** Throws `storage` errors of the file system. */
  constructor(folder: string, { network, epochsDone }: TensorBoardOptions) {
    this.#folder = folder;
    this.#epochsDone = epochsDone;
    this.#train = this.#open('train');
    if (network && epochsDone === 0) {
      this.#train.add(0, { case: 'graphDef', value: networkGraph(network) });
    }
  }

  /** @param wallTime Seconds since 1970 at the epoch's end. */
  epoch({ epoch, values }: EpochMetrics, wallTime = Date.now() / 1000): void {
    const scalars = (names: readonly string[]) => ({
      case: 'summary' as const,
      value: {
        value: names.map((name) => ({
          tag: `epoch_${name.replace(validation, '')}`,
          value: { case: 'simpleValue' as const, value: values[name] ?? NaN },
        })),
      },
    });
    const names = Object.keys(values);
    const ofTraining = names.filter((name) => !validation.test(name));
    const ofValidation = names.filter((name) => validation.test(name));
    this.#train.add(epoch - 1, scalars(ofTraining), wallTime);
    if (ofValidation.length === 0) return;
    this.#validation ??= this.#open('validation');
    this.#validation.add(epoch - 1, scalars(ofValidation), wallTime);
  }

  /** How the weights lie after an epoch; keyed `<layer>/<weight>`. */
  histograms(epoch: number, weights: Readonly<Record<string, Float32Array>>): void {
    const value = Object.entries(weights).map(([name, data]) => ({
      tag: `${name}/histogram`,
      value: { case: 'histo' as const, value: weightHistogram(data) },
    }));
    this.#train.add(epoch - 1, { case: 'summary', value: { value } });
  }

  close(): void {
    this.#train.close();
    this.#validation?.close();
  }

  #open(part: 'train' | 'validation'): EventFile {
    const folder = join(this.#folder, part);
    mkdirSync(folder, { recursive: true });
    const there = readdirSync(folder).find((name) => name.startsWith('events.out.tfevents.'));
    const seconds = String(Math.floor(Date.now() / 1000)).padStart(10, '0');
    const name = there ?? `events.out.tfevents.${seconds}.${hostname()}.${process.pid}.0.v2`;
    return new EventFile(join(folder, name), this.#epochsDone - 1);
  }
}
