import * as vscode from 'vscode';
import { AppError } from '../../core/model/errors';
import { writeSetting } from '../settings/writeSetting';
import { pickOne } from '../ui/quickPick';

export interface Sender {
  readonly id: 'restClient' | 'httpYac';
  readonly label: string;
  readonly extension: string;
  readonly command: string;
}

export const restClient: Sender = {
  id: 'restClient',
  label: 'REST Client',
  extension: 'humao.rest-client',
  command: 'rest-client.request',
};

export const httpYac: Sender = {
  id: 'httpYac',
  label: 'httpYac',
  extension: 'anweber.vscode-httpyac',
  command: 'httpyac.send',
};

const senders = [restClient, httpYac];

/**
 * The extension that sends requests: REST Client or httpYac. If both are installed, the setting `kunci.sender` decides,
 * or you. Kunci runs its command, and the wire adds the values to the request.
 * @throws AppError `sender-missing`, CancellationError
 */
export async function chooseSender(): Promise<Sender> {
  const installed = senders.filter(({ extension }) => vscode.extensions.getExtension(extension));
  const [first, second] = installed;
  if (!first) throw await senderMissing();
  if (!second) return first;
  const setting = vscode.workspace.getConfiguration('kunci').get<string>('sender', 'ask');
  const preferred = installed.find(({ id }) => id === setting);
  if (preferred) return preferred;
  const { sender } = await pickOne(
    installed.map((item) => ({ label: item.label, sender: item })),
    {
      title: 'Send Request',
      placeHolder:
        'Which extension do you want to use? Kunci stores your choice in the setting “kunci.sender”.',
    },
  );
  // If the choice cannot be stored, the next request asks again.
  await writeSetting('sender', sender.id).catch(() => undefined);
  return sender;
}

/** An extension in another extension host registers its commands here, but `getExtension` does not return it. */
async function senderMissing(): Promise<AppError> {
  const commands = new Set(await vscode.commands.getCommands(true));
  const elsewhere = senders.find(({ command }) => commands.has(command));
  if (elsewhere) {
    return new AppError(
      'sender-missing',
      `${elsewhere.label} runs in a different extension host than Kunci, so it cannot receive tokens. ` +
        'Install it on the same side as Kunci.',
    );
  }
  return new AppError('sender-missing', 'To send requests, install REST Client or httpYac.');
}
