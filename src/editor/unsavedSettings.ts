import * as vscode from 'vscode';

/** Whether the user's settings have changes that are not saved. */
export function hasUnsavedSettings(): boolean {
  return vscode.workspace.textDocuments.some(({ isDirty, uri }) => isDirty && isSettings(uri));
}

/**
 * Drops what VS Code could not save: it leaves the change in an editor, unsaved, and from then on refuses every
 * other change. Only for changes that were not there before, as a person's own are not ours to drop.
 * @returns whether there was something to drop
 */
export async function dropUnsavedSettings(): Promise<boolean> {
  const isUnsaved = hasUnsavedSettings();
  for (let look = 0; look < 40 && hasUnsavedSettings(); look++) {
    const { tabs } = vscode.window.tabGroups.activeTabGroup;
    const index = tabs.findIndex(
      ({ input, isDirty }) => isDirty && input instanceof vscode.TabInputText && isSettings(input.uri),
    );
    // VS Code opens an editor for what is unsaved, about a second later.
    if (index < 0) await new Promise((resolve) => setTimeout(resolve, 100));
    else {
      // By its place: the address that the editor has here may not be the one that VS Code gave it.
      await vscode.commands.executeCommand('workbench.action.openEditorAtIndex', index);
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    }
  }
  return isUnsaved;
}

function isSettings({ path }: vscode.Uri): boolean {
  // In a remote window the vault's setting is in that machine's file.
  return /\/(User|Machine)\/settings\.json$/.test(path);
}
