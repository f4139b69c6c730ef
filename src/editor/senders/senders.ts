import * as vscode from 'vscode';
import { AppError } from '../../core/model/errors';
import { writeSetting } from '../settings/writeSetting';

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
 * The sender to hand a request to; where both are installed, the setting says which, or the person.
 * @throws AppError `sender-missing`, CancellationError
 */
export async function chooseSender(): Promise<Sender> {
  const installed = senders.filter(({ extension }) => vscode.extensions.getExtension(extension));
  const [first, second] = installed;
  if (!first) throw await missing();
  if (!second) return first;
  const setting = vscode.workspace.getConfiguration('kunci').get<string>('sender', 'ask');
  const set = installed.find(({ id }) => id === setting);
  if (set) return set;
  const chosen = await vscode.window.showQuickPick(
    installed.map((sender) => ({ label: sender.label, sender })),
    {
      title: 'Send with…',
      placeHolder: 'Both are installed. The setting “kunci.sender” remembers your choice.',
    },
  );
  if (!chosen) throw new vscode.CancellationError();
  // A choice that cannot be kept is asked for again.
  await writeSetting('sender', chosen.sender.id).catch(() => undefined);
  return chosen.sender;
}

/** An extension of another host has its commands here, but is not to be found here itself. */
async function missing(): Promise<AppError> {
  const commands = new Set(await vscode.commands.getCommands(true));
  const elsewhere = senders.find(({ command }) => commands.has(command));
  if (elsewhere) {
    return new AppError(
      'sender-missing',
      `${elsewhere.label} runs in another extension host than Kunci, where no token can reach it. ` +
        'Install it where the folder is, too.',
    );
  }
  return new AppError(
    'sender-missing',
    'Kunci hands requests to REST Client or httpYac, and neither is installed here. Install one of them.',
  );
}
