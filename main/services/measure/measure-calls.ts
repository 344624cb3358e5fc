import { AppError, deserializeError } from '../../../common/errors/app-error.ts';
import { calibrationNetworks } from '../../../common/measure/calibration-networks.ts';
import type {
  EngineChoice,
  MachineSpeed,
  MeasuredNetwork,
  NetworkMeasurement,
} from '../../../common/measure/measure-api.ts';
import { fitSpeed, type TimedStep } from '../../../common/network/cost/fit-speed.ts';
import { costOfNetwork } from '../../../common/network/cost/network-cost.ts';
import { workOfStep } from '../../../common/network/cost/step-work-features.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';
import { needsDevices } from '../../../common/training/gpu-work.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';
import type { Handlers } from '../handlers.ts';
import type { DeviceTrial } from '../training/device-trial.ts';
import type { TrainerPort } from '../training/trainer-port.ts';
import { readSpeeds, sameChoice, speedsKey } from './stored-speeds.ts';

/** Milliseconds of timed steps: of each network that the machine is measured with, and of the person's own. */
const budgets = { machine: 90, network: 1500 };

export interface MeasuringParts {
  readonly settings: SettingsRepository;
  readonly forkTrainer: () => TrainerPort;
  readonly trial: DeviceTrial;
  /** The name of a run that is training now. */
  readonly training: () => string | null;
}

/** Measures how fast this machine trains, each time in a trainer process of its own. */
export class Measuring {
  readonly #parts: MeasuringParts;
  #stop: (() => void) | null = null;

  constructor(parts: MeasuringParts) {
    this.#parts = parts;
  }

  /** The calls of a window. */
  calls(): Handlers['measure'] {
    const { settings } = this.#parts;
    return {
      speeds: () => readSpeeds(settings.get(speedsKey)),
      machine: ({ choice }) => this.#measureMachine(choice),
      network: async (measured) => {
        const [measurement] = await this.#measure([measured], budgets.network);
        if (!measurement) throw new RangeError('A network was not measured.');
        return measurement;
      },
      cancel: () => this.#stop?.(),
    };
  }

  close(): void {
    this.#stop?.();
  }

  async #measureMachine(choice: EngineChoice): Promise<MachineSpeed> {
    const { settings } = this.#parts;
    const networks = calibrationNetworks(choice);
    const measured = await this.#measure(networks, budgets.machine);
    const [first] = measured;
    if (!first) throw new RangeError('There is nothing to measure a machine with.');
    const speed: MachineSpeed = {
      choice,
      engine: first.engine,
      speed: fitSpeed(networks.map((network, index) => timedStep(network, measured[index]))),
      // With the engine loaded and the smallest network trained.
      baseMemory: first.memory,
      measuredAt: new Date().toISOString(),
    };
    const others = readSpeeds(settings.get(speedsKey)).filter(
      (known) => !sameChoice(known.choice, choice),
    );
    settings.set(speedsKey, [...others, speed]);
    return speed;
  }

  /** Measures networks one after another in a process that ends with the last one. */
  async #measure(
    networks: readonly MeasuredNetwork[],
    budget: number,
  ): Promise<readonly NetworkMeasurement[]> {
    const { forkTrainer, training, trial } = this.#parts;
    const run = training();
    if (run !== null) {
      const message = `“${run}” is training and would spoil the measurement. Measure when it has ended.`;
      throw new AppError('conflict', message);
    }
    if (this.#stop) throw new AppError('conflict', 'A measurement is already going on.');
    const cancelled = new Promise<never>((_, reject) => {
      this.#stop = () => reject(new AppError('cancelled', 'The measurement was stopped.'));
    });
    // Whoever waits is told below; without a measurement going on nobody has to be.
    cancelled.catch(() => {});
    let port: TrainerPort | null = null;
    try {
      const devices = networks.some((one) => needsDevices(one.network, one.training))
        ? await Promise.race([trial.devices(), cancelled])
        : null;
      port = forkTrainer();
      return await Promise.race([
        answersOf(port, networks, { budget, ...(devices ? { devices } : {}) }),
        cancelled,
      ]);
    } finally {
      this.#stop = null;
      port?.kill();
    }
  }
}

/** Asks the process for one measurement after another. */
function answersOf(
  port: TrainerPort,
  networks: readonly MeasuredNetwork[],
  more: { readonly budget: number; readonly devices?: Awaited<ReturnType<DeviceTrial['devices']>> },
): Promise<readonly NetworkMeasurement[]> {
  return new Promise((resolve, reject) => {
    const measured: NetworkMeasurement[] = [];
    const ask = () => {
      const next = networks[measured.length];
      if (next) port.send({ type: 'measure', requestId: measured.length, ...next, ...more });
      else resolve(measured);
    };
    port.onMessage((message) => {
      if (message.type === 'ready') ask();
      if (message.type === 'predict-failed') reject(deserializeError(message.error));
      if (message.type !== 'measured') return;
      measured.push(message.measurement);
      ask();
    });
    port.onExit((description) =>
      reject(
        new AppError(
          'engine',
          'The process that measures ended unexpectedly. Try again; if it happens again, the machine may lack memory.',
          { detail: description },
        ),
      ),
    );
  });
}

function timedStep(
  { network, training }: MeasuredNetwork,
  measurement: NetworkMeasurement | undefined,
): TimedStep {
  const shapes = inferShapes(network);
  const parameters = totalParameters(shapes);
  const cost = costOfNetwork(network, shapes);
  return {
    work: workOfStep(cost, parameters, training.optimizer, training.batchSize),
    // The quickest calls tell what the machine can do; others also what else it was doing.
    milliseconds: measurement?.from ?? NaN,
  };
}
