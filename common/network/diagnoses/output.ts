import { connect } from '../connect.ts';
import type { Diagnosis, Examined, Fix } from '../diagnosis.ts';
import { addNode, columnWidth, setParam } from '../edit-network.ts';
import type { NetworkSpec } from '../network-spec.ts';
import { outputHeadFor, type OutputHead } from '../output-head.ts';
import type { Task } from '../task.ts';
import { outputLayer, type OutputLayer } from './output-layer.ts';

/** Whether the last layer answers the question that the target asks. */
export function checkOutput(examined: Examined): readonly Diagnosis[] {
  const output = outputLayer(examined);
  if (!output || output.units === null) return [];
  const alone = checkLonelySoftmax(output);
  const { task, classCount, training } = examined;
  if (task === null || (task === 'multiclass' && classCount === null)) return alone;
  const head = outputHeadFor(task, classCount ?? 2, training.loss);
  // Two softmax units are as good an answer to two classes as one sigmoid unit; the loss is what must change.
  const twoClasses = task === 'binary' && output.units === 2 && output.activation === 'softmax';
  const oneSigmoid = task === 'binary' && output.units === 1 && output.activation === 'sigmoid';
  if (twoClasses || oneSigmoid) return alone;
  const units = checkUnits(output, head, task);
  if (units.length > 0) return units;
  return alone.length > 0 ? alone : checkActivation(output, head, task);
}

function checkLonelySoftmax({ units, activation, activatedBy, end }: OutputLayer): Diagnosis[] {
  if (units !== 1 || activation !== 'softmax') return [];
  const node = activatedBy ?? end;
  return [
    {
      id: `lonely-softmax:${node.id}`,
      level: 'error',
      node: node.id,
      message: `Softmax over one unit is always 1, so ${node.name} says the same of every row.`,
      fix: {
        label: 'Use sigmoid',
        apply: (network) => setParam(network, node.id, 'activation', 'sigmoid'),
      },
    },
  ];
}

function checkUnits(output: OutputLayer, head: OutputHead, task: Task): Diagnosis[] {
  const { units, dense, end } = output;
  if (units === null || units === head.units) return [];
  const wanted: Record<Task, string> = {
    regression: 'a number needs 1 output',
    binary: `two classes need ${head.units} ${head.units === 1 ? 'output' : 'outputs'}`,
    multiclass: `${head.units} classes need ${head.units} outputs`,
  };
  const node = dense ?? end;
  return [
    {
      id: `output-units:${node.id}`,
      level: 'error',
      node: node.id,
      message: `The network gives ${units} ${units === 1 ? 'value' : 'values'} per row, but ${wanted[task]}.`,
      fix: unitsFix(output, head),
    },
  ];
}

/** Changes the output layer, or adds one where the network ends with something else. */
function unitsFix({ dense, end, activatedBy, activation }: OutputLayer, head: OutputHead): Fix {
  if (dense) {
    const where = activatedBy ?? dense;
    const change = activation !== head.activation;
    return {
      label: `Set ${head.units} ${head.units === 1 ? 'unit' : 'units'}${change ? `, ${head.activation}` : ''}`,
      apply: (network) => {
        const sized = setParam(network, dense.id, 'units', head.units);
        return change ? setParam(sized, where.id, 'activation', head.activation) : sized;
      },
    };
  }
  return {
    label: `Add Dense ${head.units} · ${head.activation}`,
    apply: (network) => appendDense(network, end.id, head),
  };
}

function appendDense(network: NetworkSpec, after: string, head: OutputHead): NetworkSpec {
  const end = network.nodes.find((node) => node.id === after);
  const position = { x: (end?.position.x ?? 0) + columnWidth, y: end?.position.y ?? 0 };
  const params = { units: head.units, activation: head.activation };
  const added = addNode(network, 'Dense', position, params);
  return connect(added.network, after, added.id);
}

/** Activations that may follow a number: they can reach any value, or any value of one sign. */
const openEnded = new Set([
  'linear',
  'softplus',
  'exponential',
  'elu',
  'selu',
  'leaky_relu',
  'gelu',
  'silu',
  'mish',
]);

function checkActivation(output: OutputLayer, head: OutputHead, task: Task): Diagnosis[] {
  const { activation, activatedBy, end } = output;
  if (activation === head.activation || activation === null) return [];
  const node = activatedBy ?? end;
  const fix: Fix = {
    label: `Use ${head.activation}`,
    apply: (network) => setParam(network, node.id, 'activation', head.activation),
  };
  if (task === 'regression') {
    if (openEnded.has(activation)) return [];
    return [
      {
        id: `output-activation:${node.id}`,
        level: 'warning',
        node: node.id,
        message:
          activation === 'relu'
            ? `${node.name} ends with ReLU, which cannot give a negative value and may get stuck at 0.`
            : `${node.name} ends with ${activation}, whose values are bounded; the target may lie outside.`,
        ...(activatedBy ? { fix } : {}),
      },
    ];
  }
  const purpose =
    task === 'binary' && head.units === 1
      ? 'the probability of a class lies between 0 and 1, which sigmoid gives'
      : 'probabilities of classes must sum to 1, which softmax gives';
  return [
    {
      id: `output-activation:${node.id}`,
      level: 'error',
      node: node.id,
      message: `${node.name} ends with ${activation}; ${purpose}.`,
      ...(activatedBy ? { fix } : {}),
    },
  ];
}
