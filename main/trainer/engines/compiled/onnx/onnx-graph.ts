import { create, toBinary, type MessageInitShape } from '@bufbuild/protobuf';
import {
  AttributeProto_AttributeType as AttributeType,
  ModelProtoSchema,
  TensorProto_DataType as DataType,
  type AttributeProtoSchema,
  type GraphProtoSchema,
  type NodeProtoSchema,
  type TensorProtoSchema,
  type ValueInfoProtoSchema,
} from './generated/onnx_pb.js';

export { DataType };

/** A whole-number, text, whole-number-list or 32-bit-number attribute, or the body of a loop. */
export type Attribute =
  number | string | readonly number[] | { readonly float: number } | OnnxGraph;

/** Axis lengths; a name stands for a length that is known only when the graph runs. */
export type OnnxShape = readonly (number | string)[];

/** Version of ONNX's operator set that the graphs are written in. */
const operatorSet = 18;
/** Version of the file format that came with that operator set. */
const formatVersion = 8;

/** Builds an ONNX graph node by node; values are named by strings that are unique within a model. */
export class OnnxGraph {
  readonly #prefix: string;
  readonly #nodes: MessageInitShape<typeof NodeProtoSchema>[] = [];
  readonly #initializers: MessageInitShape<typeof TensorProtoSchema>[] = [];
  readonly #inputs: MessageInitShape<typeof ValueInfoProtoSchema>[] = [];
  readonly #outputs: MessageInitShape<typeof ValueInfoProtoSchema>[] = [];
  readonly #constants = new Map<string, string>();
  /** Names of results of operations. */
  readonly #computed = new Set<string>();
  /** Begins the names of the operations that are added, by which the runtime tells of them when one fails. */
  mark = '';
  #count = 0;

  /** `prefix` keeps names of a loop's body apart from those around it. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  input(name: string, type: DataType, shape: OnnxShape): string {
    this.#inputs.push(valueInfo(name, type, shape));
    return name;
  }

  /** Declares a value as an output; inputs, constants and outputs already declared are copied first. */
  output(value: string, type: DataType, shape: OnnxShape): void {
    const declared = this.#outputs.some((output) => output.name === value);
    const passedOn = declared || !this.#computed.has(value);
    const name = passedOn ? this.node('Identity', [value]) : value;
    this.#outputs.push(valueInfo(name, type, shape));
  }

  /** Adds an operation with one result and returns the result's name. */
  node(
    type: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): string {
    const name = this.freshName(type);
    this.nodes(type, inputs, [name], attributes);
    return name;
  }

  /** Adds an operation with several results, under the given names. */
  nodes(
    type: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): void {
    for (const name of outputs) this.#computed.add(name);
    this.#nodes.push({
      opType: type,
      name: `${this.mark}${outputs[0] ?? this.freshName(type)}`,
      input: [...inputs],
      output: [...outputs],
      attribute: Object.entries(attributes).map(([name, value]) => attributeOf(name, value)),
    });
  }

  /** Adds an operation with `count` results and returns their names. */
  results(
    type: string,
    inputs: readonly string[],
    count: number,
    attributes: Readonly<Record<string, Attribute>> = {},
  ): readonly string[] {
    const names = Array.from({ length: count }, () => this.freshName(type));
    this.nodes(type, inputs, names, attributes);
    return names;
  }

  /**
   * Adds the operations of a loop's body as they are for one turn: with the given values for its inputs, and
   * under the given names for its results. Throws a RangeError for a body with loops of its own.
   */
  inline(body: OnnxGraph, inputs: readonly string[], outputs: readonly string[]): void {
    const names = new Map<string, string>();
    body.#inputs.forEach(({ name = '' }, index) => names.set(name, inputs[index] ?? ''));
    body.#outputs.forEach(({ name = '' }, index) => names.set(name, outputs[index] ?? ''));
    const renamed = (name: string) => names.get(name) ?? name;
    for (const node of body.#nodes) {
      if (node.attribute?.some(({ type }) => type === AttributeType.GRAPH)) {
        throw new RangeError('A body with loops of its own cannot be written out.');
      }
      const input = (node.input ?? []).map(renamed);
      const output = (node.output ?? []).map(renamed);
      for (const name of output) this.#computed.add(name);
      this.#nodes.push({ ...node, input, output });
    }
    this.#initializers.push(...body.#initializers);
  }

  /** Declares an output with a name of one's own. */
  namedOutput(name: string, value: string, type: DataType, shape: OnnxShape): void {
    this.nodes('Identity', [value], [name]);
    this.output(name, type, shape);
  }

  /** A 32-bit number without axes, a vector, or a matrix given by its rows. */
  floats(values: number | readonly number[] | readonly (readonly number[])[]): string {
    const list = typeof values === 'number' ? [values] : values.flat();
    const data = new Uint8Array(Float32Array.from(list).buffer);
    if (typeof values === 'number') return this.#constant(DataType.FLOAT, [], data);
    const [row] = values;
    const dims = typeof row === 'object' ? [values.length, row.length] : [values.length];
    return this.#constant(DataType.FLOAT, dims, data);
  }

  /** 32-bit numbers with any axes, row-major. */
  tensor(values: Float32Array, dims: readonly number[]): string {
    const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    return this.#constant(DataType.FLOAT, dims, data);
  }

  /** A 64-bit whole number without axes, or a vector: shapes, axes, lengths. */
  integers(values: number | readonly number[]): string {
    const list = typeof values === 'number' ? [values] : values;
    const dims = typeof values === 'number' ? [] : [list.length];
    const data = BigInt64Array.from(list, BigInt);
    return this.#constant(DataType.INT64, dims, new Uint8Array(data.buffer));
  }

  /** A vector of 32-bit whole numbers: positions to pick. */
  indices(values: readonly number[]): string {
    const data = Int32Array.from(values);
    return this.#constant(DataType.INT32, [values.length], new Uint8Array(data.buffer));
  }

  /** The graph as a message, for a loop's body. */
  message(): MessageInitShape<typeof GraphProtoSchema> {
    return {
      name: this.#prefix,
      node: this.#nodes,
      initializer: this.#initializers,
      input: this.#inputs,
      output: this.#outputs,
    };
  }

  /** The bytes of a model with this graph. */
  encode(): Uint8Array {
    const model = create(ModelProtoSchema, {
      irVersion: BigInt(formatVersion),
      producerName: 'layerwright',
      graph: this.message(),
      opsetImport: [{ domain: '', version: BigInt(operatorSet) }],
    });
    return toBinary(ModelProtoSchema, model);
  }

  #constant(dataType: DataType, dims: readonly number[], rawData: Uint8Array): string {
    // Long ones are seldom equal, and comparing them would cost more than it saves.
    const key = rawData.length > 1024 ? null : `${dataType}[${dims.join()}]${rawData.join()}`;
    const known = key === null ? undefined : this.#constants.get(key);
    if (known !== undefined) return known;
    const name = this.freshName('constant');
    this.#initializers.push({ name, dataType, dims: dims.map(BigInt), rawData });
    if (key !== null) this.#constants.set(key, name);
    return name;
  }

  /** A name for a value or for the graph of a loop's body that nothing else has. */
  freshName(kind: string): string {
    return `${this.#prefix}_${kind}_${this.#count++}`;
  }
}

function attributeOf(
  name: string,
  value: Attribute,
): MessageInitShape<typeof AttributeProtoSchema> {
  if (value instanceof OnnxGraph) return { name, type: AttributeType.GRAPH, g: value.message() };
  if (typeof value === 'string') {
    return { name, type: AttributeType.STRING, s: new TextEncoder().encode(value) };
  }
  if (typeof value === 'object' && 'float' in value) {
    return { name, type: AttributeType.FLOAT, f: value.float };
  }
  return typeof value === 'number'
    ? { name, type: AttributeType.INT, i: BigInt(value) }
    : { name, type: AttributeType.INTS, ints: value.map(BigInt) };
}

function valueInfo(
  name: string,
  elemType: DataType,
  shape: OnnxShape,
): MessageInitShape<typeof ValueInfoProtoSchema> {
  const dim = shape.map((length) =>
    typeof length === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(length) } }
      : { value: { case: 'dimParam' as const, value: length } },
  );
  return { name, type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } } };
}
