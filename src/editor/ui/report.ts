/**
 * What all other rooms use to talk to you: errors with their `fixes`, questions (`quickPick`), `progress`, the
 * `clipboard`, read-only `documents`, and times as text. The room knows clients only as an argument, and imports no
 * other room of the editor. No secret may reach a message, the log or a document. Only the clipboard may get one, and
 * Kunci clears it later.
 */
import * as vscode from 'vscode';
import type { Client } from '../../core/model';
import { AppError } from '../../core/model/errors';
import { type Fix, fixesFor } from './fixes';

/**
 * Shows an error with its fixes as buttons, and writes it to the log. The log never opens by itself.
 * @param client the client that the error concerns, if any
 */
export async function report(
  error: unknown,
  log: vscode.LogOutputChannel,
  client: Client | undefined,
): Promise<void> {
  if (error instanceof vscode.CancellationError) return;
  if (!(error instanceof AppError)) {
    // The text of an unexpected error may contain anything, so only its name and stack are logged.
    log.error(`Unexpected: ${error instanceof Error ? `${error.name} ${stackOf(error)}` : typeof error}`);
    void offerFixes('An unexpected error occurred. See the log for details, and please report it.', []);
    return;
  }
  if (error.code === 'cancelled') return;
  log.warn(`${client === undefined ? '' : `${client.name}: `}${error.code}: ${error.message}`);
  // With several clients the message has to name the client, and some messages already do.
  const isNamed = client === undefined || error.message.includes(`“${client.name}”`);
  await offerFixes(isNamed ? error.message : `“${client.name}”: ${error.message}`, fixesFor(error, client));
}

/**
 * Shows a message with the next step as a button. VS Code cuts a message without a button to one line.
 */
export function inform(message: string, next: Fix): void {
  void vscode.window.showInformationMessage(message, next.title).then((button) => {
    if (button !== undefined) void vscode.commands.executeCommand(next.command, ...next.arguments);
  });
}

async function offerFixes(message: string, fixes: readonly Fix[]): Promise<void> {
  // More than three buttons would cover the message.
  const titles = [...fixes.slice(0, 2).map((fix) => fix.title), 'Show Log'];
  const button = await vscode.window.showErrorMessage(message, ...titles);
  const fix = fixes.find(({ title }) => title === button);
  if (fix) await runFix(fix);
  else if (button === 'Show Log') await vscode.commands.executeCommand('kunci.showLog');
}

async function runFix({ command, arguments: values, instead }: Fix): Promise<void> {
  try {
    await vscode.commands.executeCommand(command, ...values);
  } catch {
    if (instead) await vscode.commands.executeCommand(instead, ...values);
  }
}

function stackOf(error: Error): string {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 5)
    .map((line) => line.trim())
    .join(' ');
}
