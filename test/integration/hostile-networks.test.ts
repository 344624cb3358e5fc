/** Networks that nobody drew here, through the ways on which networks come in: a clear sentence, and nothing of the person's changes. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dispatch } from '../../common/api/dispatch.ts';
import { diagnose } from '../../common/network/diagnose-network.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { Project } from '../../common/projects/project.ts';
import { StudioUnderTest } from './studio-under-test.ts';

const studio = new StudioUnderTest();
let own: Project;
/** An experiment of the project as it is exported, to be changed. */
let exported: string;

beforeAll(async () => {
  await studio.open();
  own = await studio.sample('iris');
  const { token } = await studio.api.experiments.exportProject({ projectId: own.id });
  exported = readFileSync(studio.services.files.resolve(token).path, 'utf8');
});
afterAll(() => studio.remove());

interface Parts {
  readonly nodes: readonly Record<string, unknown>[];
  readonly edges: readonly Record<string, unknown>[];
}
type Change = (network: Parts) => object;

/** The text of the experiment with another network in it. */
function withNetwork(change: Change): string {
  const experiment = JSON.parse(exported) as { network: Parts };
  const network = { ...experiment.network, ...change(experiment.network) };
  return JSON.stringify({ ...experiment, network });
}

const importText = (text: string): Promise<Project> =>
  studio.api.experiments.importFile({ token: studio.file('from-elsewhere.json', text) });

const first =
  (change: object): Change =>
  ({ nodes: [node, ...others] }) => ({
    nodes: [{ ...node, ...change }, ...others],
  });
const param =
  (value: unknown): Change =>
  ({ nodes: [input, hidden, ...others] }) => ({
    nodes: [input, { ...hidden, params: { units: value } }, ...others],
  });

/** A block in a block in a block …, each with the next one inside. */
function nested(depth: number): object {
  const leaf = { id: 'i', type: 'Input', name: 'i', params: {}, position: { x: 0, y: 0 } };
  let inside: object = { nodes: [leaf], edges: [] };
  for (let level = 0; level < depth; level += 1) {
    const block = { id: 'b', type: 'Block', name: 'b', params: {}, position: { x: 0, y: 0 } };
    inside = { nodes: [{ ...block, network: inside }], edges: [] };
  }
  return inside;
}

/** The same as text: `JSON.stringify` does not go so deep. */
function nestedText(depth: number): string {
  const open =
    '{"nodes":[{"id":"b","type":"Block","name":"b","params":{},"position":{"x":0,"y":0},"network":';
  return `${open.repeat(depth)}{"nodes":[],"edges":[]}${'}],"edges":[]}'.repeat(depth)}`;
}

describe('an experiment file', () => {
  const refused: readonly (readonly [string, () => string, RegExp])[] = [
    ['text that is no JSON', () => exported.slice(0, 400), /not valid JSON/],
    [
      'two layers of one id',
      () => withNetwork(({ nodes }) => ({ nodes: [...nodes, nodes[0]] })),
      /two layers have the id/,
    ],
    [
      'two connections of one id',
      () => withNetwork(({ edges }) => ({ edges: [...edges, edges[0]] })),
      /two connections have the id/,
    ],
    ['a layer without an id', () => withNetwork(first({ id: undefined })), /network\.nodes.*id/],
    ['an empty id', () => withNetwork(first({ id: '' })), /network\.nodes.*id/],
    ['a layer without a name', () => withNetwork(first({ name: undefined })), /name/],
    [
      'a connection to nowhere',
      () => withNetwork(({ edges }) => ({ edges: [{ ...edges[0], to: 'gone' }] })),
      /no layer with the id “gone”/,
    ],
    [
      'a place that is no number',
      () => withNetwork(first({ position: { x: 'left', y: 0 } })),
      /position/,
    ],
    [
      'a number that is too large for JSON',
      () => withNetwork(param(8)).replace('"units":8', '"units":1e999'),
      /units/,
    ],
    ['an object where a number belongs', () => withNetwork(param({ evil: true })), /units/],
    ['a field that is unknown', () => withNetwork(first({ code: 'rm' })), /code/],
    [
      'more layers than any network has',
      () =>
        withNetwork(({ nodes }) => ({
          nodes: Array.from({ length: 10_001 }, (_, index) => ({ ...nodes[0], id: `n${index}` })),
        })),
      /network\.nodes/,
    ],
    ['blocks in blocks without end', () => withNetwork(() => nested(200)), /deep/],
    [
      'blocks in blocks deeper than a program can follow',
      () =>
        withNetwork(() => ({ nodes: 'HERE' })).replace(
          '"nodes":"HERE"',
          `"nodes":[{"id":"b","type":"Block","name":"b","params":{},"position":{"x":0,"y":0},"network":${nestedText(20_000)}}]`,
        ),
      /deep/,
    ],
    [
      'lists in lists deeper than a program can follow',
      () =>
        withNetwork(param(7)).replace(
          '"units":7',
          `"units":${'['.repeat(200_000)}${']'.repeat(200_000)}`,
        ),
      /units|deep/,
    ],
    ['a version of a later program', () => withNetwork(() => ({ version: 99 })), /version|99/],
  ];

  it.each(refused)('with %s is refused with a sentence', async (_what, text, sentence) => {
    const before = await studio.api.projects.list();
    const refusal = await importText(text()).then(
      () => null,
      (error: unknown) => error as Error & { code?: string },
    );
    expect(refusal?.code).toMatch(/invalid-input|newer-version/);
    expect(refusal?.message).toMatch(sentence);
    expect(refusal?.message.length).toBeLessThan(400);
    expect(await studio.api.projects.list()).toEqual(before);
    expect(await studio.api.projects.get({ id: own.id })).toEqual(own);
  });

  const opened: readonly (readonly [string, Change, RegExp])[] = [
    ['a layer that is not known here', first({ type: 'MyOwnLayer' }), /MyOwnLayer/],
    [
      'a circle',
      ({ nodes, edges }) => ({
        edges: [
          ...edges,
          { id: 'back', from: nodes.at(-1)?.['id'], to: nodes[1]?.['id'], toPort: 0 },
        ],
      }),
      /circle/,
    ],
    ['a parameter of the wrong kind', param('many'), /Units/],
    ['a parameter out of range', param(-3), /Units/],
    [
      'a layer that shares with nothing',
      ({ nodes: [a, b, ...others] }) => ({ nodes: [a, { ...b, sharesWith: 'gone' }, ...others] }),
      /weights|shares/,
    ],
    [
      'an unknown initialiser',
      ({ nodes: [a, b, ...others] }) => ({
        nodes: [a, { ...b, params: { units: 8, kernel_initializer: { type: 'evil' } } }, ...others],
      }),
      /Kernel/,
    ],
  ];

  it.each(opened)('with %s opens, and says what is wrong', async (_what, change, sentence) => {
    const project = await importText(withNetwork(change));
    const problems = problemsOf(project.network);
    expect(problems.join('\n')).toMatch(sentence);
    expect(await studio.api.projects.get({ id: own.id })).toEqual(own);
    await expect(
      studio.api.training.start({ projectId: project.id, name: null }),
    ).rejects.toMatchObject({ code: expect.any(String) as string });
  });

  it('of ten megabytes is read or refused, and the studio goes on', async () => {
    const nodes = Array.from({ length: 9_000 }, (_, index) => ({
      id: `n${index}`,
      type: 'Dense',
      name: `dense_${index}`,
      params: { units: 8, note: 'x'.repeat(1000) },
      position: { x: index, y: 0 },
    }));
    const text = withNetwork(() => ({ nodes, edges: [] }));
    expect(text.length).toBeGreaterThan(9e6);
    const project = await importText(text);
    expect(project.network.nodes).toHaveLength(9_000);
    expect(await studio.api.projects.get({ id: own.id })).toEqual(own);
    await studio.api.projects.remove({ id: project.id });
  });

  it('of version 1 opens with the same network', async () => {
    const project = await importText(withNetwork(() => ({ version: 1 })));
    expect(project.network).toEqual(own.network);
  });
});

describe('saving a project, as windows do it', () => {
  it.each([
    ['NaN', NaN],
    ['Infinity', Infinity],
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['blocks without end', nested(200)],
  ])('with %s as a parameter is refused and changes nothing', async (_what, units) => {
    const [input, hidden, ...others] = own.network.nodes;
    const spoilt = { ...hidden, params: { units } };
    const network = { ...own.network, nodes: [input, spoilt, ...others] } as unknown as NetworkSpec;
    const save = { id: own.id, revision: own.revision, changes: { network } };
    await expect(dispatch(studio.api, 'projects.save', save)).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/units|deep/) as string,
    });
    expect(await studio.api.projects.get({ id: own.id })).toEqual(own);
  });
});

function problemsOf(network: NetworkSpec): string[] {
  const { training } = own;
  const about = {
    task: 'multiclass',
    featureCount: 4,
    classCount: 3,
    rows: 105,
    training,
  } as const;
  return diagnose(network, about).map(({ message }) => message);
}
