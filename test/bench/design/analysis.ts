import { NetworkAnalysis } from '../../../common/network/analysis/network-analysis.ts';
import { diagnose } from '../../../common/network/diagnose-network.ts';
import { setParam } from '../../../common/network/edit-network.ts';
import type { NetworkSpec, ParamValue } from '../../../common/network/network-spec.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { chainOfBlocks, longChain, wideGraph } from './large-networks.ts';

/** Layers of the networks that are measured. */
const size = 1000;
/** Edits of each place of which the median is told. */
const rounds = 25;

interface Edited {
  readonly name: string;
  readonly network: NetworkSpec;
  readonly places: readonly {
    readonly where: string;
    readonly node: string;
    readonly key: string;
    readonly values: readonly [ParamValue, ParamValue];
  }[];
}

/** Milliseconds that shapes and remarks of 1,000 layers take: the first time, and after one edit. */
export function measureAnalysis(): void {
  console.log('Shapes and remarks, 1,000 layers: median milliseconds after one edit');
  for (const { name, network, places } of networks()) {
    const start = performance.now();
    const analysis = new NetworkAnalysis();
    look(analysis, network);
    print(`${name}, first time`, performance.now() - start);
    for (const { where, node, key, values } of places) {
      const incremental: number[] = [];
      const scratch: number[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const edited = setParam(network, node, key, values[round % 2]);
        incremental.push(timed(() => look(analysis, edited)));
        scratch.push(timed(() => diagnose(edited, context)));
      }
      const { shapes } = analysis.workDone;
      print(
        `${name}, edit at ${where} (${shapes} layers again)`,
        median(incremental),
        `quickest ${Math.min(...incremental).toFixed(2)}, from scratch ${median(scratch).toFixed(1)}`,
      );
    }
  }
}

function networks(): readonly Edited[] {
  const widths = (where: string, node: string) => ({
    where,
    node,
    key: 'units',
    values: [64, 65] as const,
  });
  const filters = (where: string, node: string) => ({
    where,
    node,
    key: 'filters',
    values: [16, 8] as const,
  });
  const graph = wideGraph(size);
  const convolutions = graph.nodes.filter(({ type }) => type === 'Conv2D').map(({ id }) => id);
  return [
    {
      name: 'chain',
      network: longChain(size),
      places: [
        widths('the start', 'n1'),
        widths('the middle', 'n501'),
        widths('the end', 'n997'),
        { where: 'the first Input', node: 'n0', key: 'shape', values: [[64], [63]] },
      ],
    },
    {
      name: 'graph',
      network: graph,
      places: [
        filters('the start', convolutions[0] ?? ''),
        filters('the middle', convolutions[convolutions.length >> 1] ?? ''),
        filters('the end', convolutions.at(-1) ?? ''),
        {
          where: 'the first Input',
          node: 'n0',
          key: 'shape',
          values: [
            [32, 32, 16],
            [30, 30, 16],
          ],
        },
      ],
    },
    {
      name: 'blocks',
      network: chainOfBlocks(size),
      places: [
        { where: 'the first Input', node: 'n0', key: 'shape', values: [[64], [63]] },
        { ...widths('the end', 'n100'), values: [3, 4] },
      ],
    },
  ];
}

/** What the networks are told about the data; the Inputs are of the right size or not, as edits will have it. */
const context = {
  task: 'multiclass',
  featureCount: 64,
  classCount: 3,
  rows: 1000,
  training: defaultTraining('multiclass'),
} as const;

function look(analysis: NetworkAnalysis, network: NetworkSpec): void {
  const shapes = analysis.shapesOf(network);
  analysis.diagnosesOf(network, { ...context, shapes });
}

function timed(action: () => void): number {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

function print(what: string, milliseconds: number, remark = ''): void {
  console.log(`  ${what.padEnd(50)} ${milliseconds.toFixed(2).padStart(8)} ms  ${remark}`);
}
