import type { Transport } from '../../common/api/create-api.ts';
import type { DesktopBridge } from '../../common/api/wire.ts';
import { deserializeError } from '../../common/errors/app-error.ts';

/** Calls over the bridge that the desktop program's preload offers. */
export function desktopTransport(bridge: DesktopBridge): Transport {
  return {
    async call(name, input) {
      const answer = await bridge.call(name, input);
      if ('error' in answer) throw deserializeError(answer.error);
      return answer.result;
    },
    subscribe: (listener) => bridge.subscribe(listener),
  };
}
