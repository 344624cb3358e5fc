import { addLayer, callLayer, holdsTensor, makeLayer, type Given } from './call-layer.ts';
import { bindArguments, callBlock, ownName, type FunctionContext } from './call-function.ts';
import { addToSequential, callModel, makeFunctional, makeSequential } from './code-model.ts';
import { CodeFrame, type Reading } from './code-frame.ts';
import {
  broken,
  describeCode,
  plain,
  unknown,
  type CodeFunction,
  type CodeValue,
  type LayerValue,
  type ModelValue,
} from './code-value.ts';
import {
  asArgument,
  evaluate,
  plainValue,
  shorten,
  type ExpressionContext,
} from './evaluate-expression.ts';
import { kerasPath, layerFunctions, moduleOfPath } from './keras-path.ts';
import { isList, kerasObject, type KerasValue } from './keras-object.ts';
import { problemAt, UnreadableCode, type CodeProblem } from './python-problem.ts';
import { argumentsIn, childrenOf, partsOf, textOf, type SyntaxNode } from './python-tree.ts';
import { namesAssigned, runStatement, type StatementContext } from './run-statement.ts';
import { layerType } from './signatures.ts';

/** Functions in functions that are followed. */
const deepestCall = 30;

const methodsOfModels: ReadonlySet<string> = new Set(['add', 'compile', 'fit']);

/** Follows a script statement by statement and notes the layers that it makes. Nothing of it is run. */
export class CodeReader implements ExpressionContext, StatementContext, FunctionContext {
  readonly text: string;
  readonly problems: CodeProblem[] = [];
  readonly reading: Reading = {
    layerValues: [],
    models: [],
    trainingCalls: [],
    openInputs: new Map(),
    seed: null,
  };
  frame = new CodeFrame();
  #depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  get layerValues(): readonly LayerValue[] {
    return this.reading.layerValues;
  }

  /** Runs statements; what cannot be read becomes a problem of its place, and the next is tried. */
  runAll(statements: readonly SyntaxNode[]): void {
    for (const statement of statements) {
      try {
        runStatement(statement, this);
      } catch (error) {
        if (!(error instanceof UnreadableCode) || this.#depth > 0) throw error;
        if (error.message !== '') this.report('error', error.message, error);
        for (const name of namesAssigned(statement, this.text)) {
          this.frame.variables.set(name, broken);
        }
      }
      if (this.frame.returned) return;
    }
  }

  report(
    severity: CodeProblem['severity'],
    message: string,
    span: { readonly from: number; readonly to: number },
  ): void {
    this.problems.push(problemAt(this.text, severity, message, span));
  }

  evaluate(node: SyntaxNode): CodeValue {
    return evaluate(node, this);
  }

  run(body: SyntaxNode, frame: CodeFrame): void {
    if (this.#depth >= deepestCall) {
      throw new UnreadableCode('Functions call each other without end.', body);
    }
    const outer = this.frame;
    this.frame = frame;
    this.#depth += 1;
    try {
      this.runAll(partsOf(body));
    } finally {
      this.frame = outer;
      this.#depth -= 1;
    }
  }

  combine(type: string, values: readonly CodeValue[], node: SyntaxNode): CodeValue {
    const layer = this.#layer(type, { positional: [], named: new Map() }, node);
    return callLayer(layer, { positional: values, named: new Map() }, this.frame, node);
  }

  call(node: SyntaxNode): CodeValue {
    const [calleeNode, list] = childrenOf(node);
    if (!calleeNode || list?.name !== 'ArgList') return unknown('a call that is not read here');
    const method = this.#methodOf(calleeNode);
    if (method) return this.#callMethod(method, this.#given(list), node);
    const callee = evaluate(calleeNode, this);
    switch (callee.is) {
      case 'path':
        return this.#callPath(kerasPath(callee.path), list, node);
      case 'layer':
        return callLayer(callee, this.#given(list), this.frame, node);
      case 'model':
        return callModel(callee, this.#given(list), this.frame, node);
      case 'function':
        return this.callFunction(callee.function, this.#given(list), node);
      case 'unknown': {
        const given = this.#tryGiven(list);
        const touches = given?.positional.some(holdsTensor) ?? false;
        if (!touches) return callee;
        throw new UnreadableCode(
          `The output of a layer goes into ${describeCode(callee)}, which is not read here.`,
          node,
        );
      }
      default:
        throw new UnreadableCode(`${describeCode(callee)} cannot be called.`, node);
    }
  }

  /** Calls a function of the code: as a block on outputs of layers, otherwise in place. */
  callFunction(
    called: CodeFunction,
    given: Given,
    node: SyntaxNode,
    repeat: { readonly count: number; readonly name: string | null } | null = null,
  ): CodeValue {
    const values = [...given.positional, ...given.named.values()];
    if (values.some(holdsTensor)) {
      return callBlock(called, given, this.frame, this, node, repeat);
    }
    // Functions that prepare data or draw charts are none of the network.
    const { layerValues, models, trainingCalls } = this.reading;
    const counts = [this.frame.layers, layerValues, models, trainingCalls].map(
      (list) => list.length,
    );
    const inside = new CodeFrame([...called.scope, ...this.#globals(called)]);
    try {
      for (const [name, { value }] of bindArguments(called, given, this, node)) {
        inside.variables.set(name, value);
      }
      inside.layers.push(...this.frame.layers);
      this.run(called.body, inside);
      this.frame.layers.push(...inside.layers.slice(counts[0]));
      return inside.returned ?? plain(null);
    } catch (error) {
      if (!(error instanceof UnreadableCode)) throw error;
      const makesLayers = layerValues.length > (counts[1] ?? 0);
      layerValues.length = counts[1] ?? 0;
      models.length = counts[2] ?? 0;
      trainingCalls.length = counts[3] ?? 0;
      if (makesLayers) throw error;
      return unknown(`what ${called.name} gives`);
    }
  }

  #globals({ name }: CodeFunction): [string, CodeValue][] {
    const known = this.frame.variables.get(name);
    return known ? [[name, known]] : [];
  }

  /** `model.add`, `model.compile`, `model.fit` with their model. */
  #methodOf(callee: SyntaxNode): { model: ModelValue; name: string } | null {
    if (callee.name !== 'MemberExpression') return null;
    const [base] = childrenOf(callee);
    const property = childrenOf(callee).find(({ name }) => name === 'PropertyName');
    if (base?.name !== 'VariableName' || !property) return null;
    const model = this.frame.variables.get(textOf(this.text, base));
    const name = textOf(this.text, property);
    if (model?.is === 'tensor' || model?.is === 'layer') {
      throw new UnreadableCode(`.${name} of ${describeCode(model)} is not read here.`, callee);
    }
    return model?.is === 'model' ? { model, name } : null;
  }

  #callMethod(
    { model, name }: { model: ModelValue; name: string },
    given: Given,
    node: SyntaxNode,
  ): CodeValue {
    if (!methodsOfModels.has(name)) return unknown(`what model.${name} gives`);
    if (name === 'add') {
      addToSequential(model, given.positional[0] ?? given.named.get('layer'), this.frame, node);
      return plain(null);
    }
    const order =
      name === 'compile'
        ? ['optimizer', 'loss', 'loss_weights', 'metrics']
        : ['x', 'y', 'batch_size', 'epochs'];
    const positional = given.positional.flatMap((value, index): [string, CodeValue][] => {
      const key = order[index];
      return key === undefined ? [] : [[key, value]];
    });
    this.reading.trainingCalls.push({
      method: name === 'compile' ? 'compile' : 'fit',
      model,
      arguments: new Map([...positional, ...given.named]),
      node,
    });
    return unknown(`what model.${name} gives`);
  }

  #callPath(path: string, list: SyntaxNode, node: SyntaxNode): CodeValue {
    const span = node;
    switch (path) {
      case 'keras.Input':
      case 'keras.layers.Input':
        return this.#input(this.#given(list), node);
      case 'keras.Sequential':
      case 'keras.models.Sequential':
        return this.#keep(makeSequential(this.#given(list), this.frame, span));
      case 'keras.Model':
      case 'keras.models.Model':
      case 'keras.Functional':
        return this.#keep(makeFunctional(this.#given(list), this.frame, span));
      case 'range':
        return this.#range(list);
      case 'keras.utils.set_random_seed':
        this.#seed(list);
        return plain(null);
      case 'int':
      case 'float':
      case 'tuple':
      case 'list':
        return this.#given(list).positional[0] ?? plain([]);
      default:
        break;
    }
    const layer = /^keras\.layers\.(\w+)$/.exec(path)?.[1];
    if (layer !== undefined) return this.#callLayerPath(layer, list, node);
    const object = moduleOfPath(path);
    if (object) return this.#object(object, list);
    if (path.startsWith('keras.activations.')) {
      throw new UnreadableCode(
        'An activation that is called is not read here. Use layers.Activation.',
        node,
      );
    }
    const given = this.#tryGiven(list);
    const tensor = given && [...given.positional, ...given.named.values()].some(holdsTensor);
    if (tensor) {
      throw new UnreadableCode(`${shorten(path)} is no layer that is known here.`, node);
    }
    return unknown(`what ${path} gives`);
  }

  #callLayerPath(kind: string, list: SyntaxNode, node: SyntaxNode): CodeValue {
    const merging = layerFunctions[kind];
    if (merging === undefined) return this.#layer(kind, this.#given(list), node);
    const { positional, named } = this.#given(list);
    const [inputs, ...rest] = positional;
    const layer = this.#layer(merging, { positional: rest, named }, node);
    const tensors = inputs ?? named.get('inputs');
    return callLayer(
      layer,
      { positional: tensors ? [tensors] : [], named: new Map() },
      this.frame,
      node,
    );
  }

  #layer(kind: string, given: Given, node: SyntaxNode): LayerValue {
    const made = makeLayer(kind, given, node);
    const named = { ...made, layer: { ...made.layer, name: ownName(made.layer.name, this.frame) } };
    this.reading.layerValues.push(named);
    return named;
  }

  #input(given: Given, node: SyntaxNode): CodeValue {
    const shape = given.named.get('shape') ?? given.positional[0];
    // The Input of a model between others takes the shape of what the model is called on.
    const isOpen = shape?.is === 'plain' && isList(shape.value) && shape.value.includes(null);
    const isOfRow = isOpen || (shape?.is === 'shape' && shape.ofRow);
    const known: Given = {
      positional: given.positional.slice(1),
      named: new Map([...given.named, ['shape', plain([1])]]),
    };
    const { layer } = makeLayer('Input', isOfRow ? known : given, node);
    const columns = this.#columnsBehind(node);
    const made = addLayer(
      this.frame,
      {
        type: layerType('Input'),
        params: isOfRow ? {} : layer.params,
        name: ownName(layer.name, this.frame),
        trainable: true,
        inputs: null,
        ...(columns ? { columns } : {}),
      },
      node,
    );
    if (isOpen) this.reading.openInputs.set(made, node);
    return { is: 'tensor', tensor: { layer: made, port: 0 } };
  }

  /** The feature columns that a comment in the line of an Input names: `# columns 0, 2`. */
  #columnsBehind({ to }: SyntaxNode): readonly number[] | null {
    const [line = ''] = this.text.slice(to, to + 50_000).split('\n', 1);
    const found = /^[\s,)\]]*#\s*columns\s+(\d+(?:\s*,\s*\d+)*)\s*$/.exec(line)?.[1];
    return found === undefined ? null : found.split(',').map(Number);
  }

  #keep(model: ModelValue): ModelValue {
    this.reading.models.push(model);
    return model;
  }

  #object(
    { module, kind }: NonNullable<ReturnType<typeof moduleOfPath>>,
    list: SyntaxNode,
  ): CodeValue {
    const { positional, named } = this.#given(list);
    const values = positional.map(asArgument);
    const entries = [...named].map(([key, value]): [string, KerasValue | undefined] => [
      key,
      asArgument(value),
    ]);
    const missing = [...values, ...entries.map(([, value]) => value)].includes(undefined);
    if (missing) return unknown(`${kind} with arguments that are not known here`);
    return plain(
      kerasObject(
        module,
        kind,
        values.filter((value) => value !== undefined),
        Object.fromEntries(
          entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
        ),
      ),
    );
  }

  #range(list: SyntaxNode): CodeValue {
    const bounds = this.#given(list).positional.map(plainValue);
    const numbers = bounds.filter((bound) => typeof bound === 'number');
    const [start, stop = start, step = 1] = numbers.length === 1 ? [0, ...numbers] : numbers;
    if (
      numbers.length !== bounds.length ||
      start === undefined ||
      stop === undefined ||
      step === 0
    ) {
      return unknown('a range that is not known');
    }
    const count = Math.max(0, Math.ceil((stop - start) / step));
    if (count > 100_000) return unknown('a range without end');
    return plain(Array.from({ length: count }, (_, index) => start + index * step));
  }

  #seed(list: SyntaxNode): void {
    const seed = this.#given(list).positional.map(plainValue)[0];
    if (typeof seed === 'number') this.reading.seed = seed;
  }

  given(list: SyntaxNode): Given {
    return this.#given(list);
  }

  #given(list: SyntaxNode): Given {
    const positional: CodeValue[] = [];
    const named = new Map<string, CodeValue>();
    for (const { name, value } of argumentsIn(this.text, list)) {
      const known = evaluate(value, this);
      if (name === null) positional.push(known);
      else named.set(name, known);
    }
    return { positional, named };
  }

  #tryGiven(list: SyntaxNode): Given | null {
    try {
      return this.#given(list);
    } catch (error) {
      if (error instanceof UnreadableCode) return null;
      throw error;
    }
  }
}
