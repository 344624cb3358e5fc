import type { Api } from '../../common/api/api.ts';
import { dispatch } from '../../common/api/dispatch.ts';
import type { Answer } from '../../common/api/wire.ts';
import { AppError, serializeError } from '../../common/errors/app-error.ts';

/**
 * Runs one call from a window. Never rejects: what the services throw becomes the answer, and
 * what they should not throw is also reported with its stack.
 */
export async function answerCall(
  api: Api,
  name: unknown,
  input: unknown,
  report: (error: unknown) => void,
): Promise<Answer> {
  try {
    return { result: await dispatch(api, name, input) };
  } catch (error) {
    if (!(error instanceof AppError)) report(error);
    return { error: serializeError(error) };
  }
}
