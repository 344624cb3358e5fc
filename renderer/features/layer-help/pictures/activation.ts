import { wordOf, type LayerPicture, type PictureGiven } from '../picture.ts';

/** From where to where the function is drawn, along x and y. */
const reach = 4;

const functions: Readonly<Record<string, (x: number) => number>> = {
  linear: (x) => x,
  relu: (x) => Math.max(0, x),
  relu6: (x) => Math.min(6, Math.max(0, x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  hard_sigmoid: (x) => Math.min(1, Math.max(0, x / 6 + 0.5)),
  tanh: Math.tanh,
  softplus: (x) => Math.log1p(Math.exp(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
  exponential: Math.exp,
  elu: (x) => (x > 0 ? x : Math.expm1(x)),
  selu: (x) => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  swish: (x) => x / (1 + Math.exp(-x)),
  gelu: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  mish: (x) => x * Math.tanh(Math.log1p(Math.exp(x))),
  leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
};

/** The function that the layer applies to every value. */
export function drawActivation({ type, params, inputs }: PictureGiven): LayerPicture {
  const [input] = inputs;
  const name = type === 'Activation' ? wordOf(params, 'activation') : type;
  const curve = curveOf(name, params);
  if (!curve) return drawSoftmax(input?.at(-1) ?? 4, name);
  return {
    width: 160,
    height: 110,
    cells: [],
    lines: [
      { from: [0, 55], to: [160, 55], arrow: false },
      { from: [80, 0], to: [80, 110], arrow: false },
    ],
    labels: [],
    curve: Array.from({ length: 81 }, (_, index) => {
      const x = (index / 80) * 2 * reach - reach;
      const y = Math.max(-reach, Math.min(reach, curve(x)));
      return [index / 80, 0.5 - y / (2 * reach)] as const;
    }),
    caption: `What becomes of values from −${reach} to ${reach}, each by itself.`,
  };
}

function curveOf(name: string, params: PictureGiven['params']): ((x: number) => number) | null {
  const number = (key: string, otherwise: number) =>
    typeof params[key] === 'number' ? params[key] : otherwise;
  switch (name) {
    case 'ReLU': {
      const [slope, threshold] = [number('negative_slope', 0), number('threshold', 0)];
      const top = number('max_value', Infinity);
      return (x) => (x > threshold ? Math.min(x, top) : slope * (x - threshold));
    }
    case 'LeakyReLU':
      return (x) => (x > 0 ? x : number('negative_slope', 0.3) * x);
    case 'PReLU':
      return (x) => (x > 0 ? x : 0.25 * x);
    case 'ELU':
      return (x) => (x > 0 ? x : number('alpha', 1) * Math.expm1(x));
    case 'ThresholdedReLU':
      return (x) => (x > number('theta', 1) ? x : 0);
    default:
      return functions[name] ?? null;
  }
}

/** Values that become shares of one. */
function drawSoftmax(count: number, name: string): LayerPicture {
  const bars = Math.min(6, Math.max(2, count));
  const values = Array.from({ length: bars }, (_, index) => Math.sin(index * 1.7) + 1.2);
  const total = values.reduce((sum, value) => sum + Math.exp(value), 0);
  const side = 14;
  return {
    width: bars * side * 2 + 50,
    height: 70,
    cells: values.flatMap((value, index) => [
      { x: index * side, y: 56 - 24 * value, size: side - 2, tone: 'input' as const },
      {
        x: bars * side + 50 + index * side,
        y: 70 - side - (Math.exp(value) / total) * 56,
        size: side - 2,
        tone: 'output' as const,
      },
    ]),
    lines: [{ from: [bars * side + 8, 45], to: [bars * side + 40, 45], arrow: true }],
    labels: [],
    caption:
      name.toLowerCase().includes('softmax') || name === 'log_softmax'
        ? `All ${count} values together become shares of one: the largest gets most.`
        : `Every value is changed by ${name}.`,
  };
}
