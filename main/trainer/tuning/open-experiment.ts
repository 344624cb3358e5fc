import { featureWidth } from '../../../common/datasets/recipe.ts';
import type { TuneRequest } from '../../../common/training/trainer-protocol.ts';
import { adaptLayers } from '../adapt-layers.ts';
import { augmentNetwork } from '../augment-network.ts';
import { rowWeights } from '../class-weights.ts';
import { chooseEngine } from '../engines/choose-engine.ts';
import type { Program } from '../engines/engine.ts';
import { openRows, type RowsToRead } from '../open-rows.ts';
import { rowsOfSplit, splitNumber } from '../row-order.ts';

/** An experiment that can be trained at once, with its rows. */
export interface OpenExperiment {
  readonly program: Program;
  readonly trainRows: Int32Array;
  readonly validationRows: Int32Array;
  /** Told which rows come next, in their order. */
  readonly expect: ((rows: Int32Array) => void) | undefined;
  readonly close: () => Promise<void>;
}

/**
 * Opens the prepared rows, compiles the network as a run would and binds the rows to it.
 * Throws like the engine's `compile` for a network that cannot be trained.
 */
export async function openExperiment(
  request: Pick<TuneRequest, 'preparedFolder' | 'network' | 'fitted' | 'training' | 'devices'>,
  readAheadEntry: URL,
): Promise<OpenExperiment> {
  const { preparedFolder, network, fitted, training, devices } = request;
  const prepared: RowsToRead = await openRows(preparedFolder, readAheadEntry);
  let program: Program | null = null;
  const close = async () => {
    await program?.dispose();
    await prepared.close();
  };
  try {
    const trained = augmentNetwork(network, fitted);
    const { engine } = await chooseEngine(training.engine, trained);
    const width = featureWidth(fitted);
    const made = {
      network: trained,
      training,
      task: fitted.task,
      featureCount: width,
      targetCount: fitted.targetNames.length,
      ...(devices ? { devices } : {}),
    };
    program = await engine.compile(made);
    const { features, targets, split } = prepared;
    const trainRows = rowsOfSplit(split, splitNumber.train);
    await adaptLayers({ engine, request: made, program, features, width, trainRows });
    const sampleWeights =
      fitted.task === 'regression' ? null : rowWeights(training.classWeights, targets, trainRows);
    program.bindData({
      rows: split.length,
      features,
      targets,
      ...(sampleWeights ? { sampleWeights } : {}),
    });
    return {
      program,
      trainRows,
      validationRows: rowsOfSplit(split, splitNumber.validation),
      expect: features instanceof Float32Array ? undefined : features.expect,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
