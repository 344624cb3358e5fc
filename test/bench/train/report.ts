import type { Measurement, Result } from './measure-subject.ts';

/** How much faster than both peers the small networks are to be. */
const smallTarget = 10;
/** Of the eight networks, those on which the best PyTorch is to be behind. */
const torchTarget = 6;

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

function digits(milliseconds: number): string {
  return milliseconds >= 100 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3);
}

function sorted(measurement: Measurement, peer: Result['peer']): readonly Result[] {
  return measurement.results
    .filter((result) => result.peer === peer && !Number.isNaN(result.millisecondsPerStep))
    .toSorted((a, b) => a.millisecondsPerStep - b.millisecondsPerStep);
}

const fastest = (measurement: Measurement, peer: Result['peer']) => sorted(measurement, peer)[0];
const byDefault = (measurement: Measurement, peer: Result['peer']) =>
  sorted(measurement, peer).find(({ settings }) => settings === '');
const ownTime = (measurement: Measurement) =>
  fastest(measurement, 'compiled')?.millisecondsPerStep ?? NaN;

function timesAsFast(measurement: Measurement, result: Result | undefined): number {
  return (result?.millisecondsPerStep ?? NaN) / ownTime(measurement);
}

function smallestPeak(measurement: Measurement): number {
  const peers = measurement.results.filter(({ peer }) => peer === 'Keras' || peer === 'PyTorch');
  return Math.min(...peers.map(({ peak }) => peak).filter((peak) => !Number.isNaN(peak)));
}

/** Lines about one network: every side with its time, speed, memory and ratio. */
export function detailLines(measurement: Measurement): readonly string[] {
  const { subject, parameters, threads, load, results } = measurement;
  const title = `${subject.name}: ${parameters.toLocaleString('en')} parameters, ${threads} thread${threads > 1 ? 's' : ''}, load ${load.toFixed(1)}`;
  const lines = results.map((result) => {
    const { peer, settings, millisecondsPerStep, isBound, peak, failure } = result;
    const name = settings === '' ? peer : `${peer} (${settings})`;
    if (failure !== undefined) return `  ${name.padEnd(48)} failed: ${failure}`;
    const more = isBound ? '> ' : '';
    const perSecond = Math.round((1000 * subject.batch) / millisecondsPerStep);
    return [
      `  ${name.padEnd(48)}`,
      `${more}${digits(millisecondsPerStep)} ms`.padStart(12),
      `${isBound ? '< ' : ''}${perSecond.toLocaleString('en')} samples/s`.padStart(22),
      (Number.isNaN(peak) ? '–' : `${peak.toFixed(0)} MiB`).padStart(10),
      `${more}${timesAsFast(measurement, result).toFixed(2)}×`.padStart(12),
    ].join('');
  });
  return [title, ...lines, ''];
}

/** The table of all networks. */
export function table(measurements: readonly Measurement[]): readonly string[] {
  const cell = (measurement: Measurement, result: Result | undefined): string => {
    if (!result) return '–';
    const more = result.isBound ? '> ' : '';
    return `${more}${digits(result.millisecondsPerStep)} (${more}${timesAsFast(measurement, result).toFixed(1)}×)`;
  };
  const heads = ['network', 'compiled', 'samples/s', 'tfjs', 'tfjs-node', 'Keras', 'best Keras'];
  const further = ['PyTorch', 'best PyTorch', 'peak MiB', 'smaller peer’s'];
  const columns = [...heads, ...further];
  return [
    'Milliseconds per step, and in brackets how many times as long as the compiled engine’s.',
    '',
    row(columns),
    row(columns.map((_, index) => (index === 0 ? '---' : '--:'))),
    ...measurements.map((measurement) => {
      const { subject } = measurement;
      const time = ownTime(measurement);
      return row([
        subject.name,
        digits(time),
        Math.round((1000 * subject.batch) / time).toLocaleString('en'),
        cell(measurement, byDefault(measurement, 'tfjs')),
        cell(measurement, byDefault(measurement, 'tfjs-node')),
        cell(measurement, byDefault(measurement, 'Keras')),
        cell(measurement, fastest(measurement, 'Keras')),
        cell(measurement, byDefault(measurement, 'PyTorch')),
        cell(measurement, fastest(measurement, 'PyTorch')),
        fastest(measurement, 'compiled')?.peak.toFixed(0) ?? '–',
        Number.isFinite(smallestPeak(measurement)) ? smallestPeak(measurement).toFixed(0) : '–',
      ]);
    }),
  ];
}

/** Which targets were met, one line each, naming the networks that miss them. */
export function targetLines(measurements: readonly Measurement[]): readonly string[] {
  const against = (peer: Result['peer'], least: number, among = measurements) => {
    const measured = among.filter((measurement) => fastest(measurement, peer));
    const behind = measured.filter(
      (measurement) => !(timesAsFast(measurement, fastest(measurement, peer)) > least),
    );
    return { measured, behind };
  };
  const verdict = (
    what: string,
    isMet: boolean,
    measured: number,
    missing: readonly Measurement[],
  ) => {
    if (measured === 0) return `- ${what}: not measured`;
    const names = missing.map(({ subject }) => subject.name).join('; ');
    return `- ${what}: ${isMet ? 'met' : 'missed'}${names === '' ? '' : ` (not on ${names})`}`;
  };
  const small = measurements.filter(({ subject }) => subject.small === true);
  const keras = against('Keras', 1);
  const torch = against('PyTorch', 1);
  const ahead = torch.measured.length - torch.behind.length;
  const smallPeers = [against('Keras', smallTarget, small), against('PyTorch', smallTarget, small)];
  const slow = small.filter((one) => smallPeers.some(({ behind }) => behind.includes(one)));
  const compared = measurements.filter((one) => Number.isFinite(smallestPeak(one)));
  const heavy = compared.filter(
    (one) => !((fastest(one, 'compiled')?.peak ?? NaN) <= smallestPeak(one)),
  );
  return [
    verdict(
      'ahead of Keras’s best settings everywhere',
      keras.behind.length === 0,
      keras.measured.length,
      keras.behind,
    ),
    verdict(
      `ahead of the best PyTorch on ${torchTarget} of 8 (${ahead} are)`,
      ahead >= torchTarget,
      torch.measured.length,
      torch.behind,
    ),
    verdict(
      `${smallTarget} times as fast as both on the small networks`,
      slow.length === 0,
      Math.min(...smallPeers.map(({ measured }) => measured.length)),
      slow,
    ),
    verdict(
      'peak memory no more than the smaller peer’s',
      heavy.length === 0,
      compared.length,
      heavy,
    ),
  ];
}
