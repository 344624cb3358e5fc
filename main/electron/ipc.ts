import type { IpcMain, IpcMainInvokeEvent } from 'electron';
import type { Api } from '../../common/api/api.ts';
import { callChannel, type Answer } from '../../common/api/wire.ts';
import { AppError, serializeError } from '../../common/errors/app-error.ts';
import { answerCall } from '../hosting/answer-call.ts';
import { isAppUrl } from './app-protocol.ts';

/** What is looked at to know who sent a message. */
export type Sender = Pick<IpcMainInvokeEvent, 'senderFrame' | 'sender'>;

/** True for the main frame of a window of ours that shows our own page: no subframe, no about:blank. */
export function isTrustedSender(
  { sender, senderFrame }: Sender,
  isStudioWindow: (contentsId: number) => boolean,
): boolean {
  return (
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    isStudioWindow(sender.id) &&
    isAppUrl(senderFrame.url)
  );
}

/** Answers the windows' calls on the one channel that exists. */
export function serveCalls(
  ipcMain: Pick<IpcMain, 'handle'>,
  api: Promise<Api>,
  isStudioWindow: (contentsId: number) => boolean,
  report: (error: unknown) => void,
): void {
  ipcMain.handle(callChannel, async (event, name: unknown, input: unknown): Promise<Answer> => {
    if (!isTrustedSender(event, isStudioWindow)) {
      const refusal = new AppError('forbidden', 'Only the studio’s own window may make calls.');
      report(refusal);
      return { error: serializeError(refusal) };
    }
    return answerCall(await api, name, input, report);
  });
}
