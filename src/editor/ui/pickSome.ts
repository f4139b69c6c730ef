import * as vscode from 'vscode';

/** Asks for some of several, ticked as they say. Nothing ticked is as good as closed. @throws CancellationError */
export async function pickSome<T extends vscode.QuickPickItem>(
  items: readonly T[],
  title: string,
  placeHolder: string,
): Promise<readonly T[]> {
  const chosen = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title,
    placeHolder,
    matchOnDetail: true,
    // A click elsewhere, to look something up, must not cost what was ticked.
    ignoreFocusOut: true,
  });
  if (!chosen || chosen.length === 0) throw new vscode.CancellationError();
  return chosen;
}
