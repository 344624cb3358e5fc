import type { Given } from './call-layer.ts';
import { isTensors } from './call-function.ts';
import type { CodeFrame } from './code-frame.ts';
import { unknown, type CodeFunction, type CodeValue } from './code-value.ts';
import {
  evaluate,
  itemsOf,
  plainValue,
  truth,
  type ExpressionContext,
} from './evaluate-expression.ts';
import { UnreadableCode, type CodeProblem } from './python-problem.ts';
import { childrenOf, partsOf, textOf, type SyntaxNode } from './python-tree.ts';
import { kerasPath } from './keras-path.ts';

/** What statements need of the reader around them. */
export interface StatementContext extends ExpressionContext {
  readonly frame: CodeFrame;
  runAll(statements: readonly SyntaxNode[]): void;
  callFunction(
    called: CodeFunction,
    given: Given,
    node: SyntaxNode,
    repeat: { readonly count: number; readonly name: string | null } | null,
  ): CodeValue;
  given(list: SyntaxNode): Given;
  report(
    severity: CodeProblem['severity'],
    message: string,
    span: { readonly from: number; readonly to: number },
  ): void;
}

/** Turns of loops that are followed in one loop. */
const mostTurns = 10_000;

/** Follows one statement. Throws `UnreadableCode` for a layer that cannot be read. */
export function runStatement(node: SyntaxNode, context: StatementContext): void {
  const { text, frame } = context;
  switch (node.name) {
    case 'ImportStatement':
      return runImport(node, context);
    case 'AssignStatement':
      return assign(node, context);
    case 'UpdateStatement':
      return update(node, context);
    case 'ExpressionStatement': {
      const [expression] = partsOf(node);
      if (expression) evaluate(expression, context);
      return;
    }
    case 'FunctionDefinition':
      return define(node, context);
    case 'ClassDefinition': {
      const name = childrenOf(node).find((child) => child.name === 'VariableName');
      if (name) {
        const called = textOf(text, name);
        frame.variables.set(called, unknown(`the class ${called}`));
      }
      return;
    }
    case 'ReturnStatement': {
      const parts = partsOf(node)
        .slice(1)
        .map((part) => evaluate(part, context));
      const [only] = parts;
      frame.returned = parts.length === 1 && only ? only : { is: 'list', items: parts };
      return;
    }
    case 'IfStatement':
      return runIf(node, context);
    case 'ForStatement':
      return runFor(node, context);
    case 'StatementGroup':
      return context.runAll(partsOf(node));
    case 'WithStatement': {
      const body = childrenOf(node).find(({ name }) => name === 'Body');
      if (body) context.runAll(partsOf(body));
      return;
    }
    case 'WhileStatement':
    case 'TryStatement':
      for (const name of namesAssigned(node, text)) {
        frame.variables.set(name, unknown(`“${name}”, which a loop or a try statement sets`));
      }
      return;
    default:
      return;
  }
}

function runImport(node: SyntaxNode, { text, frame }: StatementContext): void {
  const words = childrenOf(node).map((child) => textOf(text, child));
  if (words[0] === 'from') {
    const at = words.indexOf('import');
    const module = kerasPath(words.slice(1, at).join(''));
    const names = words.slice(at + 1).filter((word) => word !== '(' && word !== ')');
    if (names[0] === '*') frame.star.unshift(module);
    for (let index = 0; index < names.length; index += 1) {
      const name = names[index] ?? '';
      if (name === ',') continue;
      const alias = names[index + 1] === 'as' ? names[index + 2] : undefined;
      if (alias !== undefined) index += 2;
      frame.variables.set(alias ?? name, { is: 'path', path: kerasPath(`${module}.${name}`) });
    }
    return;
  }
  let path = '';
  for (let index = 1; index <= words.length; index += 1) {
    const word = words[index];
    if (word === undefined || word === ',') {
      const [root = ''] = path.split('.');
      if (root !== '') frame.variables.set(root, { is: 'path', path: root });
      path = '';
    } else if (word === 'as') {
      frame.variables.set(words[index + 1] ?? '', { is: 'path', path: kerasPath(path) });
      path = '';
      index += 1;
    } else path += word;
  }
}

/** `a = b = value`, `a, b = values`, `layer.trainable = False`. */
function assign(node: SyntaxNode, context: StatementContext): void {
  const groups: SyntaxNode[][] = [[]];
  const commas: boolean[] = [false];
  for (const child of childrenOf(node)) {
    if (child.name === 'AssignOp') {
      groups.push([]);
      commas.push(false);
    } else if (child.name === ',') commas[groups.length - 1] = true;
    else if (child.name !== 'TypeDef') groups.at(-1)?.push(child);
  }
  const right = groups.at(-1) ?? [];
  const rightIsTuple = commas[groups.length - 1] === true;
  const value = rightHand(right, rightIsTuple, context);
  groups.slice(0, -1).forEach((targets, index) => {
    const [only] = targets;
    const isTuple = commas[index] === true || only?.name === 'TupleExpression';
    if (!isTuple && only) return setTarget(only, value, context);
    const names = only?.name === 'TupleExpression' ? partsOf(only) : targets;
    const items = itemsOf(value);
    if (items && items.length !== names.length) {
      throw new UnreadableCode(`${names.length} names are given ${items.length} values.`, node);
    }
    names.forEach((target, at) =>
      setTarget(target, items?.[at] ?? unknown('one of several values'), context),
    );
  });
}

function rightHand(
  nodes: readonly SyntaxNode[],
  isTuple: boolean,
  context: StatementContext,
): CodeValue {
  const values = nodes.map((part) => evaluate(part, context));
  const [only] = values;
  if (!isTuple && only) return only;
  return { is: 'list', items: values };
}

function setTarget(target: SyntaxNode, value: CodeValue, context: StatementContext): void {
  const { text, frame } = context;
  if (target.name === 'VariableName') {
    const name = textOf(text, target);
    frame.variables.set(name, value);
    if (value.is === 'tensor' && value.tensor.port === 0) value.tensor.layer.variable = name;
    const [first] = value.is === 'list' ? value.items : [];
    if (first?.is === 'tensor' && first.tensor.port === 0) first.tensor.layer.variable = name;
    return;
  }
  if (target.name !== 'MemberExpression') return;
  const [base] = childrenOf(target);
  const property = childrenOf(target).find(({ name }) => name === 'PropertyName');
  if (!base || !property || textOf(text, property) !== 'trainable') return;
  const object = evaluate(base, context);
  const trainable = plainValue(value);
  if ((object.is === 'layer' || object.is === 'model') && typeof trainable === 'boolean') {
    object.frozen = !trainable;
  }
}

/** `x += y`. */
function update(node: SyntaxNode, context: StatementContext): void {
  const [target, operator, right] = childrenOf(node);
  if (target?.name !== 'VariableName' || !operator || !right) return;
  const name = textOf(context.text, target);
  const before = context.frame.variables.get(name);
  const after = evaluate(right, context);
  const isAdding = textOf(context.text, operator) === '+=';
  if (isAdding && before?.is === 'tensor' && after.is === 'tensor') {
    setTarget(target, context.combine('Add', [before, after], node), context);
    return;
  }
  const [a, b] = [before && plainValue(before), plainValue(after)];
  const symbol = textOf(context.text, operator).slice(0, -1);
  const sum = typeof a === 'number' && typeof b === 'number' ? changed(symbol, a, b) : null;
  context.frame.variables.set(
    name,
    sum === null ? unknown(`“${name}”`) : { is: 'plain', value: sum },
  );
}

function changed(symbol: string, a: number, b: number): number | null {
  if (symbol === '+') return a + b;
  if (symbol === '-') return a - b;
  if (symbol === '*') return a * b;
  return symbol === '//' ? Math.floor(a / b) : symbol === '/' ? a / b : null;
}

function define(node: SyntaxNode, { text, frame }: StatementContext): void {
  const children = childrenOf(node);
  const name = children.find((child) => child.name === 'VariableName');
  const list = children.find((child) => child.name === 'ParamList');
  const body = children.find((child) => child.name === 'Body');
  if (!name || !list || !body) return;
  const parameters: { name: string; fallback: SyntaxNode | null }[] = [];
  const given = partsOf(list).filter((child) => child.name !== 'TypeDef');
  for (let index = 0; index < given.length; index += 1) {
    const child = given[index];
    if (child?.name !== 'VariableName') continue;
    const hasDefault = given[index + 1]?.name === 'AssignOp';
    const fallback = hasDefault ? (given[index + 2] ?? null) : null;
    if (hasDefault) index += 2;
    parameters.push({ name: textOf(text, child), fallback });
  }
  const called = textOf(text, name);
  frame.variables.set(called, {
    is: 'function',
    // What is defined further down is seen as well: functions are called later.
    function: { name: called, parameters, body, scope: frame.variables },
  });
}

function runIf(node: SyntaxNode, context: StatementContext): void {
  const children = childrenOf(node);
  for (let index = 0; index < children.length; index += 1) {
    const child = children[index];
    if (child?.name === 'else') {
      const body = children[index + 1];
      if (body?.name === 'Body') context.runAll(partsOf(body));
      return;
    }
    if (child?.name !== 'if' && child?.name !== 'elif') continue;
    const [test, body] = [children[index + 1], children[index + 2]];
    if (!test || body?.name !== 'Body') return;
    const isMain = /__name__\s*==/.test(textOf(context.text, test));
    const holds = isMain ? true : truth(evaluate(test, context));
    if (holds === null) {
      for (const name of namesAssigned(node, context.text)) {
        context.frame.variables.set(name, unknown(`“${name}”, which depends on a condition`));
      }
      return;
    }
    if (holds) {
      context.runAll(partsOf(body));
      return;
    }
  }
}

function runFor(node: SyntaxNode, context: StatementContext): void {
  const { text, frame } = context;
  const children = childrenOf(node);
  const at = children.findIndex(({ name }) => name === 'in');
  const [target, source, body] = [children[1], children[at + 1], children[at + 2]];
  if (!target || !source || body?.name !== 'Body') return;
  const items = itemsOf(evaluate(source, context));
  if (!items) {
    for (const name of namesAssigned(node, text)) {
      frame.variables.set(name, unknown(`“${name}”, which a loop sets`));
    }
    return;
  }
  if (items.length > mostTurns) {
    throw new UnreadableCode(
      `This loop has ${items.length} turns; at most ${mostTurns} are read.`,
      node,
    );
  }
  if (at === 2 && runRepeated(target, items, body, context)) return;
  const targets = children.slice(1, at).filter(({ name }) => name !== ',');
  for (const item of items) {
    const parts = targets.length > 1 ? itemsOf(item) : [item];
    targets.forEach((one, index) => setTarget(one, parts?.[index] ?? unknown('an item'), context));
    context.runAll(partsOf(body));
    if (frame.returned) return;
  }
}

/**
 * `for … in range(n): x = block(x, …)` is one block, n times. False where the loop is another one: then it
 * is followed turn by turn.
 */
function runRepeated(
  target: SyntaxNode,
  items: readonly CodeValue[],
  body: SyntaxNode,
  context: StatementContext,
): boolean {
  const { text, frame } = context;
  const [statement, more] = partsOf(body);
  if (more || statement?.name !== 'AssignStatement' || items.length < 2) return false;
  const parts = childrenOf(statement).filter(({ name }) => name !== ',');
  const call = parts.at(-1);
  const targets = parts.slice(0, -2);
  const [callee, list] = call?.name === 'CallExpression' ? childrenOf(call) : [];
  if (callee?.name !== 'VariableName' || list?.name !== 'ArgList' || !call) return false;
  const called = frame.variables.get(textOf(text, callee));
  if (called?.is !== 'function') return false;
  const turn = textOf(text, target);
  const isWord = new RegExp(`\\b${turn}\\b`);
  const passed = partsOf(list);
  const names = passed.filter(
    (_, index) =>
      passed[index + 1]?.name !== 'AssignOp' &&
      passed[index - 1]?.name !== 'AssignOp' &&
      passed[index]?.name !== 'AssignOp',
  );
  const isChain =
    names.length === targets.length &&
    names.every((one, index) => {
      const own = targets[index];
      return own !== undefined && textOf(text, one) === textOf(text, own);
    });
  const nameAt = passed.findIndex(
    (one, index) => passed[index + 1]?.name === 'AssignOp' && textOf(text, one) === 'name',
  );
  const nameNode = nameAt < 0 ? null : passed[nameAt + 2];
  const elsewhere = passed.filter((one) => one !== nameNode);
  if (!isChain || elsewhere.some((one) => isWord.test(textOf(text, one)))) return false;
  const first = items[0];
  if (first) setTarget(target, first, context);
  const given = context.given(list);
  const inputs: CodeValue = { is: 'list', items: given.positional };
  if (!isTensors(inputs)) return false;
  const name = given.named.get('name');
  const known = name && plainValue(name);
  const numbered = nameNode && isWord.test(textOf(text, nameNode));
  const base = typeof known === 'string' ? known.replace(numbered ? /_?\d+$/ : /$^/, '') : null;
  const value = context.callFunction(called.function, given, call, {
    count: items.length,
    name: base,
  });
  const results = targets.length > 1 ? (itemsOf(value) ?? []) : [value];
  targets.forEach((one, index) => {
    const result = results[index];
    if (result) setTarget(one, result, context);
  });
  return true;
}

/** Every variable that statements inside set. */
export function namesAssigned(node: SyntaxNode, text: string): readonly string[] {
  const names: string[] = [];
  node.cursor().iterate((inner) => {
    if (inner.name !== 'AssignStatement' && inner.name !== 'UpdateStatement') return;
    for (let child = inner.node.firstChild; child; child = child.nextSibling) {
      if (child.name === 'AssignOp' || child.name === 'UpdateOp') break;
      if (child.name === 'VariableName') names.push(textOf(text, child));
    }
  });
  return names;
}
