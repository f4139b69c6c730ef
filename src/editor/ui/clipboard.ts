import * as vscode from 'vscode';

/** Puts secrets on the clipboard and takes them off again, if they are still there. */
export class Clipboard implements vscode.Disposable {
  private timer: NodeJS.Timeout | undefined;

  /** Clears after `kunci.clipboardClearAfter` seconds, while the window lives. */
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
