import { AppError } from '../../../common/errors/app-error.ts';
import { readKerasCode } from '../../../common/keras/read-code.ts';
import { readKerasJson } from '../../../common/keras/read-json.ts';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { chooseFile } from '../../ui/choose-file.ts';

/** A network that a file holds. */
export interface OpenedNetwork {
  readonly network: NetworkSpec;
  readonly file: string;
}

/** Bytes; more is no description of a network. */
const largest = 64 * 1024 ** 2;

/** Reads a network from a file of Keras code or JSON. Throws `invalid-input` naming the line or the layer. */
export function readNetworkFile(text: string, file: string): OpenedNetwork {
  if (/^\s*[{[]/.test(text)) return { network: readKerasJson(text), file };
  const { network, problems } = readKerasCode(text);
  const error = problems.find(({ severity }) => severity === 'error');
  if (!network || error) {
    const where = error ? `${file}, line ${error.line}: ` : '';
    throw new AppError(
      'invalid-input',
      `${where}${error?.message ?? `${file} has no network in it.`}`,
      { place: { file, ...(error ? { row: error.line } : {}) } },
    );
  }
  return { network, file };
}

/** Lets the person choose such a file; null when they change their mind. */
export async function openNetworkFile(): Promise<OpenedNetwork | null> {
  const file = await chooseFile('.py,.json,.txt,text/x-python,application/json');
  if (!file) return null;
  if (file.size > largest) {
    throw new AppError('invalid-input', `${file.name} is larger than 64 MB: it is no network.`);
  }
  return readNetworkFile(await file.text(), file.name);
}
