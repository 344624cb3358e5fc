import type { EngineInfo } from '../../../common/api/api.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import { formatNumber } from '../../ui/format.ts';

/** An engine or a device as it can be chosen. */
export interface PlaceOption<Id extends string> {
  readonly value: Id;
  /** In the list: the name with what is known about it. */
  readonly label: string;
  readonly name: string;
  readonly disabled: boolean;
  /** Why it is not here, as a sentence. */
  readonly reason?: string | undefined;
}

const engineNames = [
  ['auto', 'Automatic'],
  ['compiled', 'Compiled (ONNX Runtime)'],
  ['tensorflow', 'TensorFlow'],
  ['reference', 'Reference (JavaScript, slow)'],
] as const;

const deviceNames = [
  ['auto', 'Automatic'],
  ['cpu', 'Processor'],
  ['webgpu', 'Graphics card (WebGPU)'],
  ['cuda', 'NVIDIA card (CUDA)'],
] as const;

/** The engines; those that are not on this machine say why. `null`: not known yet. */
export function engineOptions(
  found: readonly EngineInfo[] | null,
): readonly PlaceOption<TrainingConfig['engine']>[] {
  return engineNames.map(([value, name]) => {
    const info = found?.find(({ id }) => id === value);
    return optionOf(value, name, info?.available ?? true, info?.reason, '');
  });
}

/** The devices of the compiled engine, with how fast they are beside the processor. */
export function deviceOptions(
  found: readonly EngineInfo[] | null,
): readonly PlaceOption<TrainingConfig['device']>[] {
  const devices = found?.find(({ id }) => id === 'compiled')?.devices;
  return deviceNames.map(([value, name]) => {
    const status = devices?.find(({ id }) => id === value);
    const called = status?.available && value !== 'cpu' ? status.name : name;
    const available = status?.available ?? (devices === undefined || value === 'auto');
    const speed =
      available && value !== 'cpu' && status?.speed
        ? `, ${formatNumber(status.speed, 2)} × the processor`
        : '';
    return optionOf(value, called, available, status?.reason, speed);
  });
}

function optionOf<Id extends string>(
  value: Id,
  name: string,
  available: boolean,
  reason: string | undefined,
  detail: string,
): PlaceOption<Id> {
  const label = available ? `${name}${detail}` : `${name}: not here`;
  const why = available ? undefined : (reason ?? 'It was not found on this machine.');
  return { value, name, label, disabled: !available, reason: why };
}
