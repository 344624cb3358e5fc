import { findLayer, resolveParams } from '../../layers/catalogue.ts';
import { resolveLossOptions } from '../../training/loss-catalogue.ts';
import { lossOfOutput, withLossOfOutput } from '../../training/loss-of-output.ts';
import type { LossId, TrainingConfig } from '../../training/training-config.ts';
import { connect } from '../connect.ts';
import type { Diagnosis, Examined, Fix } from '../diagnosis.ts';
import { addNode, columnWidth, setParam } from '../edit-network.ts';
import type { NetworkSpec, NodeSpec } from '../network-spec.ts';
import { outputHeadFor, type OutputHead } from '../output-head.ts';
import type { Task } from '../task.ts';
import { activationInstead, removal, settingOf, type NetworkFix } from './fixes.ts';
import { outputLayers, type OutputLayer } from './output-layer.ts';

/** Whether the last layers answer the question that the target asks. */
export function checkOutput(examined: Examined): readonly Diagnosis[] {
  return outputLayers(examined).flatMap((output) => checkOne(output, examined));
}

function checkOne(output: OutputLayer, examined: Examined): Diagnosis[] {
  const { task, classCount, training, targetCount } = examined;
  if (output.units === null) return [];
  const alone = checkLonelySoftmax(output);
  if (task === null || (task === 'multiclass' && classCount === null)) return alone;
  const { loss, lossOptions } = lossOfOutput(training, output.end.id);
  const head = outputHeadFor(task, classCount ?? 2, loss, lossOptions, targetCount);
  // Two softmax units are as good an answer to two classes as one sigmoid unit; the loss is what must change.
  const twoClasses = task === 'binary' && output.units === 2 && output.activation === 'softmax';
  const oneSigmoid = task === 'binary' && output.units === 1 && output.activation === 'sigmoid';
  const otherHead = (twoClasses || oneSigmoid) && output.units !== head.units;
  if (otherHead) return alone;
  const units = checkUnits(output, head, task);
  if (units.length > 0) return units;
  return alone.length > 0 ? alone : checkActivation(output, head, task, training);
}

function checkLonelySoftmax({ units, activation, activatedBy: node }: OutputLayer): Diagnosis[] {
  if (units !== 1 || activation !== 'softmax') return [];
  return [
    {
      id: `lonely-softmax:${node.id}`,
      level: 'error',
      node: node.id,
      message: `Softmax over one unit is always 1, so ${node.name} says the same of every row.`,
      fix: activationFix(node, 'sigmoid'),
    },
  ];
}

/** Makes the output end with a function, whether a parameter of the layer says it or the layer is one itself. */
function activationFix(node: NodeSpec, activation: string): NetworkFix {
  if (settable(node)) return settingOf(`Use ${activation}`, [node.id], 'activation', activation);
  const alone = findLayer(node.type)?.category === 'activation';
  if (!alone)
    return { label: `Add ${activation}`, apply: (to) => appendActivation(to, node.id, activation) };
  return activation === 'linear'
    ? removal(node, { bridge: true })
    : activationInstead(node, activation);
}

function settable(node: NodeSpec): boolean {
  const definition = findLayer(node.type);
  return definition !== undefined && 'activation' in resolveParams(definition, node.params);
}

function appendActivation(network: NetworkSpec, after: string, activation: string): NetworkSpec {
  const end = network.nodes.find((node) => node.id === after);
  const position = { x: (end?.position.x ?? 0) + columnWidth, y: end?.position.y ?? 0 };
  const added = addNode(network, 'Activation', position, { activation });
  return connect(added.network, after, added.id);
}

function checkUnits(output: OutputLayer, head: OutputHead, task: Task): Diagnosis[] {
  const { units, dense, end } = output;
  if (units === null || units === head.units) return [];
  const wanted: Record<Task, string> = {
    regression:
      head.units === 1
        ? 'a number needs 1 output'
        : `a forecast of ${head.units} steps needs ${head.units} outputs`,
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
    const change = activation !== head.activation;
    return {
      label: `Set ${head.units} ${head.units === 1 ? 'unit' : 'units'}${change ? `, ${head.activation}` : ''}`,
      apply: (network) => {
        const sized = setParam(network, dense.id, 'units', head.units);
        return change ? activationFix(activatedBy, head.activation).apply(sized) : sized;
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
  'celu',
  'leaky_relu',
  'gelu',
  'silu',
  'mish',
]);
/** Activations that give no negative value, and reach every other one. */
const positive = new Set(['softplus', 'exponential', 'relu']);

function checkActivation(
  output: OutputLayer,
  head: OutputHead,
  task: Task,
  training: TrainingConfig,
): Diagnosis[] {
  const { loss } = lossOfOutput(training, output.end.id);
  const { activation, activatedBy: node } = output;
  if (activation === head.activation || activation === null) return [];
  const words =
    task === 'regression'
      ? wrongForNumber(activation, node.name, head)
      : wrongForClasses(activation, node.name, head, loss);
  if (!words) return [];
  const logits = logitsFix(output, head, training);
  return [
    {
      id: `output-activation:${node.id}`,
      ...words,
      node: node.id,
      fix: activationFix(node, head.activation),
      ...(logits ? { otherFix: logits } : {}),
    },
  ];
}

/** Either the last layer or the loss turns numbers into probabilities: the loss can be told which. */
function logitsFix(
  { activation, end }: OutputLayer,
  { units, activation: wanted }: OutputHead,
  training: TrainingConfig,
): Fix | null {
  const { loss, lossOptions } = lossOfOutput(training, end.id);
  const given = resolveLossOptions(loss, lossOptions).from_logits;
  if (given === undefined) return null;
  const probabilities = units === 1 ? 'sigmoid' : 'softmax';
  const change = (from_logits: boolean) =>
    withLossOfOutput(training, end.id, { loss, lossOptions: { ...lossOptions, from_logits } });
  if (given && activation === probabilities) {
    return { label: 'Turn From logits off', training: change(false) };
  }
  if (!given && activation === 'linear' && wanted === probabilities) {
    return { label: 'Turn From logits on', training: change(true) };
  }
  return null;
}

type Words = Pick<Diagnosis, 'level' | 'message'>;

function wrongForNumber(activation: string, name: string, head: OutputHead): Words | null {
  if (head.activation === 'softplus') {
    if (positive.has(activation)) return null;
    return {
      level: 'warning',
      message: `${name} can give negative values, and the loss takes their logarithm; softplus gives positive ones only.`,
    };
  }
  if (openEnded.has(activation)) return null;
  return {
    level: 'warning',
    message:
      activation === 'relu'
        ? `${name} ends with ReLU, which cannot give a negative value and may get stuck at 0.`
        : `${name} ends with ${activation}, whose values are bounded; the target may lie outside.`,
  };
}

function wrongForClasses(
  activation: string,
  name: string,
  head: OutputHead,
  loss: LossId,
): Words | null {
  // A margin or an angle may be judged on any values.
  const anyValues = ['hinge', 'squared_hinge', 'categorical_hinge', 'cosine_similarity'];
  if (anyValues.includes(loss)) {
    const never = loss !== 'cosine_similarity' && ['sigmoid', 'softmax'].includes(activation);
    if (!never) return null;
    return {
      level: 'warning',
      message: `${name} ends with ${activation}, whose values are never negative; a hinge loss asks for −1 and 1, or for a lead of 1.`,
    };
  }
  if (head.activation === 'linear') {
    return {
      level: 'error',
      message: `${name} ends with ${activation}, but the loss takes logits and applies ${head.units === 1 ? 'sigmoid' : 'softmax'} itself. Use linear, or turn From logits off.`,
    };
  }
  const purpose =
    head.units === 1
      ? 'the probability of a class lies between 0 and 1, which sigmoid gives'
      : 'probabilities of classes must sum to 1, which softmax gives';
  return { level: 'error', message: `${name} ends with ${activation}; ${purpose}.` };
}
