import type { Api, ApiEvent } from './api.ts';
import { inputSchemas } from './schemas.ts';

/** `feature.call`, the name of a call on the wire. */
export type CallName = {
  [F in keyof Api]: `${F}.${Extract<keyof Api[F], string>}`;
}[keyof Api];

/** Carries calls and events between a window and the services. */
export interface Transport {
  /** Rejects with an AppError when the services refuse. */
  call(name: CallName, input: unknown): Promise<unknown>;
  /** Returns a function that ends the subscription. */
  subscribe(listener: (event: ApiEvent) => void): () => void;
}

/** Every call name, derived from the schemas (which the compiler checks against Api). */
export const callNames: readonly CallName[] = Object.entries(inputSchemas).flatMap(
  ([feature, calls]) => Object.keys(calls).map((call) => `${feature}.${call}` as CallName),
);

/** Makes an Api whose every call goes over the transport. */
export function createApi(transport: Pick<Transport, 'call'>): Api {
  const api: Record<string, Record<string, (input?: unknown) => Promise<unknown>>> = {};
  for (const name of callNames) {
    const [feature, call] = name.split('.') as [string, string];
    (api[feature] ??= {})[call] = (input) => transport.call(name, input ?? null);
  }
  return api as unknown as Api;
}
