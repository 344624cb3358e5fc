import { expect, it } from 'vitest';
import { leftOutSentence } from '../../../common/keras/left-out.ts';
import { writeKerasJson } from '../../../common/keras/write-json.ts';
import { addNode } from '../../../common/network/edit-network.ts';
import { denseNetwork } from '../network/networks.ts';

const whole = denseNetwork([4, 8, 3]);

/** The network with so many Dropout layers that nothing is connected to. */
function withLoose(count: number) {
  let network = whole;
  for (let at = 0; at < count; at += 1)
    network = addNode(network, 'Dropout', { x: 0, y: 0 }).network;
  return network;
}

it.each([
  [0, null],
  [1, 'dropout_1 is not in the file: no data reach it.'],
  [2, 'dropout_1, dropout_2 are not in the file: no data reach them.'],
  [7, /dropout_5 and 2 more are not in the file/],
])('of %i loose layers says what is left out of JSON', (count, sentence) => {
  const network = withLoose(count);
  const said = leftOutSentence(network);
  if (sentence instanceof RegExp) expect(said).toMatch(sentence);
  else expect(said).toBe(sentence);
  const json = writeKerasJson(network);
  expect(json).toContain('dense_2');
  expect(json).not.toContain('dropout');
});
