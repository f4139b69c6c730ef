import * as vscode from 'vscode';

/** Copies secrets to the clipboard, and clears it later if it still contains them. */
export class Clipboard implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;

  /** Clears the clipboard after `kunci.clipboardClearAfter` seconds if the window is still open. */
  async copySecret(text: string): Promise<void> {
    await vscode.env.clipboard.writeText(text);
    clearTimeout(this.timer);
    const setting = vscode.workspace.getConfiguration('kunci').get<unknown>('clipboardClearAfter');
    const seconds = typeof setting === 'number' && setting >= 0 ? setting : 60;
    if (seconds === 0) return;
    this.timer = setTimeout(() => void this.clear(text), Math.min(seconds, 86_400) * 1000);
  }

  dispose(): void {
    clearTimeout(this.timer);
  }

  private async clear(text: string): Promise<void> {
    if ((await vscode.env.clipboard.readText()) === text) await vscode.env.clipboard.writeText('');
  }
}
