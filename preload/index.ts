import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { ApiEvent } from '../common/api/api.ts';
import { callChannel, eventChannel, type Answer, type DesktopBridge } from '../common/api/wire.ts';

/** Two named functions on two fixed channels; the page never sees ipcRenderer or an event's sender. */
const bridge: DesktopBridge = {
  call: (name, input) => ipcRenderer.invoke(callChannel, name, input) as Promise<Answer>,
  subscribe: (listener) => {
    const receive = (_event: IpcRendererEvent, event: ApiEvent): void => listener(event);
    ipcRenderer.on(eventChannel, receive);
    return () => void ipcRenderer.off(eventChannel, receive);
  },
};

contextBridge.exposeInMainWorld('layerwright', bridge);
