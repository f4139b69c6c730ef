import * as vscode from 'vscode';

/** Tells of a success with the next step as a button. Without one, VS Code cuts the message off after its first line. */
export async function offerNext(
  message: string,
  title: string,
  command: string,
  ...args: readonly unknown[]
): Promise<void> {
  if ((await vscode.window.showInformationMessage(message, title)) === title)
    await vscode.commands.executeCommand(command, ...args);
}
