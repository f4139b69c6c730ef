import * as vscode from 'vscode';

/** Asks for one item. @throws CancellationError */
export async function pickOne<T extends vscode.QuickPickItem>(
  items: readonly T[],
  options: Pick<vscode.QuickPickOptions, 'title' | 'placeHolder' | 'matchOnDescription' | 'ignoreFocusOut'>,
): Promise<T> {
  const item = await vscode.window.showQuickPick(items, options);
  if (!item) throw new vscode.CancellationError();
  return item;
}

/** Asks for one or more items; those with `picked` are selected at first. @throws CancellationError */
export async function pickSome<T extends vscode.QuickPickItem>(
  items: readonly T[],
  title: string,
  placeHolder: string,
): Promise<readonly T[]> {
  const selected = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title,
    placeHolder,
    matchOnDetail: true,
    // A click in another part of the window must not discard the selection.
    ignoreFocusOut: true,
  });
  if (!selected || selected.length === 0) throw new vscode.CancellationError();
  return selected;
}

/** Asks in a dialog before something important. @throws CancellationError */
export async function confirm(message: string, detail: string, button: string): Promise<void> {
  const answer = await vscode.window.showWarningMessage(message, { modal: true, detail }, button);
  if (answer !== button) throw new vscode.CancellationError();
}
