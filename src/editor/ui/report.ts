import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { type Fix, fixesFor } from './fixes';

/** Tells a person what failed and offers what helps. The log never opens by itself. */
export async function report(
  error: unknown,
  log: vscode.LogOutputChannel,
  client: Client | undefined,
): Promise<void> {
  if (error instanceof vscode.CancellationError) return;
  if (!(error instanceof AppError)) {
    // The text of an unforeseen error may hold anything, so only its kind and place are logged.
    log.error(`Unexpected: ${error instanceof Error ? `${error.name} ${place(error)}` : typeof error}`);
    void offer('Something unexpected went wrong. The log says where; please report it.', []);
    return;
  }
  if (error.code === 'cancelled') return;
  log.warn(`${client === undefined ? '' : `${client.name}: `}${error.code}: ${error.message}`);
  // Of many clients a person must see which one it was; some messages say it themselves.
  const isNamed = client === undefined || error.message.includes(`“${client.name}”`);
  await offer(isNamed ? error.message : `“${client.name}”: ${error.message}`, fixesFor(error, client));
}

/**
 * Tells a person what was done, with the next step on a button. Without a button VS Code shows one line of a message
 * and cuts the rest off.
 */
export function inform(message: string, next: Fix): void {
  void vscode.window.showInformationMessage(message, next.title).then((chosen) => {
    if (chosen !== undefined) void vscode.commands.executeCommand(next.command, ...next.arguments);
  });
}

async function offer(message: string, fixes: readonly Fix[]): Promise<void> {
  // More buttons than three would cover the message.
  const titles = [...fixes.slice(0, 2).map((fix) => fix.title), 'Show Log'];
  const chosen = await vscode.window.showErrorMessage(message, ...titles);
  const fix = fixes.find((one) => one.title === chosen);
  if (fix) await carryOut(fix);
  else if (chosen === 'Show Log') await vscode.commands.executeCommand('kunci.showLog');
}

async function carryOut({ command, arguments: given, instead }: Fix): Promise<void> {
  try {
    await vscode.commands.executeCommand(command, ...given);
  } catch {
    if (instead) await vscode.commands.executeCommand(instead, ...given);
  }
}

function place(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 5)
    .map((line) => line.trim())
    .join(' ');
}
