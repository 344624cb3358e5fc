import type { FromTrainer, ToTrainer } from '../../common/training/trainer-protocol.ts';

/** The line to the program that started this process. */
export interface ParentPort {
  send(message: FromTrainer): void;
  onMessage(listener: (message: ToTrainer) => void): void;
  /** The program is gone. */
  onClose(listener: () => void): void;
}

/** What Electron gives a utility process instead of Node's channel. */
interface ElectronPort {
  postMessage(message: unknown): void;
  on(name: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(name: 'close', listener: () => void): unknown;
}

/** The port of this process, whichever way it was started. */
export function openParentPort(): ParentPort {
  const electron = (process as unknown as { readonly parentPort?: ElectronPort }).parentPort;
  return electron ? overElectron(electron) : overNode();
}

function overElectron(port: ElectronPort): ParentPort {
  return {
    send: (message) => port.postMessage(message),
    onMessage: (listener) => void port.on('message', ({ data }) => listener(data as ToTrainer)),
    onClose: (listener) => void port.on('close', listener),
  };
}

function overNode(): ParentPort {
  return {
    send: (message) => {
      // A program that is gone is told by `disconnect`, not by a failed message.
      if (process.connected) process.send?.(message, undefined, undefined, () => {});
    },
    onMessage: (listener) =>
      void process.on('message', (message) => listener(message as ToTrainer)),
    onClose: (listener) => void process.on('disconnect', listener),
  };
}
