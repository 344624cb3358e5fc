import { createApi } from '../common/api/create-api.ts';
import type { DesktopBridge } from '../common/api/wire.ts';
import type { Connection } from './state/connection.ts';
import { desktopTransport } from './transport/desktop.ts';
import { uploadFile } from './transport/upload.ts';
import { uploadFolder } from './transport/upload-folder.ts';
import { WebSocketTransport } from './transport/web-socket.ts';

declare global {
  interface Window {
    /** Present in the desktop program only. */
    readonly layerwright?: DesktopBridge;
  }
}

/** Connects the window to the services, by IPC in the desktop program and by WebSocket in a browser. */
export async function connect(): Promise<Connection> {
  const files = {
    upload: uploadFile,
    uploadFolder,
    downloadUrl: (token: string) => `/files/${encodeURIComponent(token)}`,
  };
  if (window.layerwright) {
    const transport = desktopTransport(window.layerwright);
    return {
      ...files,
      api: createApi(transport),
      subscribe: (listener) => transport.subscribe(listener),
      onConnection: () => () => undefined,
    };
  }
  const transport = new WebSocketTransport(() => new WebSocket(`ws://${window.location.host}/api`));
  await transport.ready;
  return {
    ...files,
    api: createApi(transport),
    subscribe: (listener) => transport.subscribe(listener),
    onConnection: (listener) => transport.onConnection(listener),
  };
}
