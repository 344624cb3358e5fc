import type { Api } from '../../common/api/api.ts';
import { explainStorageError } from '../storage/storage-errors.ts';

type Handler<Call> = Call extends (...args: infer Args) => Promise<infer Result>
  ? (...args: Args) => Result | Promise<Result>
  : never;

/** The calls of the Api as services write them: at once or by a promise. */
export type Handlers = {
  readonly [F in keyof Api]: { readonly [C in keyof Api[F]]: Handler<Api[F][C]> };
};

/** Makes the handlers an Api: every call answers by a promise, and failures of the disk become sentences. */
export function toApi(handlers: Handlers): Api {
  const wrap = (handler: (input: unknown) => unknown) => async (input: unknown) => {
    try {
      return await handler(input);
    } catch (error) {
      throw explainStorageError(error);
    }
  };
  const features = Object.entries(handlers).map(([feature, calls]) => [
    feature,
    Object.fromEntries(
      Object.entries(calls as Record<string, (input: unknown) => unknown>).map(
        ([name, handler]) => [name, wrap(handler)],
      ),
    ),
  ]);
  const api: unknown = Object.fromEntries(features);
  return api as Api;
}
