import type { EdgeSpec, NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';

type Layer = readonly [type: string, params: NodeSpec['params']];

/** Layers one behind the other: dense, normalisation, activation and dropout by turns. */
export function longChain(count: number): NetworkSpec {
  const turns: readonly Layer[] = [
    ['Dense', { units: 64 }],
    ['BatchNormalization', {}],
    ['Activation', { activation: 'relu' }],
    ['Dropout', { rate: 0.1 }],
  ];
  const nodes: NodeSpec[] = [nodeAt(0, 'Input', { shape: [64] })];
  for (let index = 1; index < count - 1; index += 1) {
    const [type, params] = turns[(index - 1) % turns.length] ?? ['Dense', {}];
    nodes.push(nodeAt(index, type, params));
  }
  nodes.push(nodeAt(count - 1, 'Dense', { units: 3, activation: 'softmax' }));
  const edges = nodes.slice(1).map((_, index) => edgeOf(index, index, index + 1, 0));
  return { version: 2, nodes, edges };
}

/** Residual blocks on pictures: two convolutions, an addition with what came before, and a split of three ways. */
export function wideGraph(count: number): NetworkSpec {
  const nodes: NodeSpec[] = [nodeAt(0, 'Input', { shape: [32, 32, 16] })];
  const edges: EdgeSpec[] = [];
  const add = (type: string, params: NodeSpec['params'], ...from: number[]): number => {
    const index = nodes.length;
    nodes.push(nodeAt(index, type, params));
    from.forEach((source, port) => edges.push(edgeOf(edges.length, source, index, port)));
    return index;
  };
  const convolution = (filters: number) => ({ filters, kernel_size: [3, 3], padding: 'same' });
  let last = 0;
  while (nodes.length < count - 9) {
    const first = add('Conv2D', convolution(16), last);
    const normal = add('BatchNormalization', {}, first);
    const active = add('Activation', { activation: 'relu' }, normal);
    const sum = add('Add', {}, add('Conv2D', convolution(16), active), last);
    const ways = [8, 4, 4].map((filters) => add('Conv2D', convolution(filters), sum));
    last = add('Concatenate', {}, ...ways);
  }
  while (nodes.length < count - 2) last = add('Activation', { activation: 'relu' }, last);
  last = add('GlobalAveragePooling2D', {}, last);
  add('Dense', { units: 3, activation: 'softmax' }, last);
  return { version: 2, nodes, edges };
}

/** The chain cut into blocks of ten layers, each a network of its own. */
export function chainOfBlocks(count: number): NetworkSpec {
  const blocks = Math.floor((count - 2) / 10);
  const inner: readonly Layer[] = Array.from({ length: 10 }, (_, index) =>
    index % 2 === 0 ? ['Dense', { units: 64 }] : ['Activation', { activation: 'relu' }],
  );
  const inside = {
    nodes: [
      nodeAt(0, 'Input', { shape: [64] }),
      ...inner.map(([type, params], index) => nodeAt(index + 1, type, params)),
    ],
    edges: inner.map((_, index) => edgeOf(index, index, index + 1, 0)),
  };
  const nodes: NodeSpec[] = [nodeAt(0, 'Input', { shape: [64] })];
  for (let index = 1; index <= blocks; index += 1) {
    nodes.push({ ...nodeAt(index, 'Block', {}), network: inside });
  }
  nodes.push(nodeAt(blocks + 1, 'Dense', { units: 3, activation: 'softmax' }));
  const edges = nodes.slice(1).map((_, index) => edgeOf(index, index, index + 1, 0));
  return { version: 2, nodes, edges };
}

function nodeAt(index: number, type: string, params: NodeSpec['params']): NodeSpec {
  const position = { x: (index % 40) * 248, y: Math.floor(index / 40) * 120 };
  return { id: `n${index}`, type, name: `${type.toLowerCase()}_${index}`, params, position };
}

function edgeOf(id: number, from: number, to: number, toPort: number): EdgeSpec {
  return { id: `e${id}`, from: `n${from}`, to: `n${to}`, toPort };
}
