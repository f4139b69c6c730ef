import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until';
import type { ExtensionHost } from './agentClient';
import { QuickInput } from './quickInput';

/** A theme's name, and the class by which the window shows that it has it. */
const themes = {
  light: { name: 'Light Modern', base: 'vs' },
  dark: { name: 'Dark Modern', base: 'vs-dark' },
  'high-contrast': { name: 'Default High Contrast', base: 'hc-black' },
  'high-contrast-light': { name: 'Default High Contrast Light', base: 'hc-light' },
} as const;
export type Theme = keyof typeof themes;

/** Uses the workbench as a person does: keys, pointer, and what is to be seen. Each wait has Playwright's limit. */
export class Driver {
  readonly quickInput: QuickInput;
  /** When toasts went off the screen, by `performance.now()`. */
  private toasts: readonly number[] = [];

  constructor(
    readonly page: Page,
    private readonly host: ExtensionHost,
    private readonly pictures: string,
  ) {
    page.setDefaultTimeout(15_000);
    this.quickInput = new QuickInput(page);
  }

  /** @param hasFolder whether a folder is open: a window without one has no side bar at first */
  async waitUntilReady(hasFolder: boolean): Promise<void> {
    await this.page.locator('.monaco-workbench .statusbar').waitFor();
    if (!hasFolder) return;
    await this.page.locator('.monaco-workbench .explorer-folders-view, .monaco-dialog-box').first().waitFor();
  }

  /** Runs a command from the palette by its whole title, as `Kunci: Add Client`. */
  async runCommand(title: string): Promise<void> {
    await this.press('F1');
    await this.quickInput.type(`>${title}`);
    await this.commandRow(title).click();
  }

  /** The same without a pointer. */
  async runCommandByKeys(title: string): Promise<void> {
    await this.press('F1');
    await this.quickInput.type(`>${title}`);
    const row = this.commandRow(title);
    await row.waitFor();
    // What was used last comes first, and another title may begin with this one.
    const isFocused = () =>
      row.evaluate((element: { matches(selector: string): boolean }) => element.matches('.focused'));
    await until(async () => {
      if (await isFocused()) return true;
      await this.press('ArrowDown');
      return false;
    });
    await this.press('Enter');
  }

  /**
   * A row shows what it matches once the palette has filtered; before, it lists what was used last. The whole label is
   * compared, because the highlighted part of a longer title has an element of its own with just this text.
   */
  private commandRow(title: string): Locator {
    const isTitle = new RegExp(`^\\s*${title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
    return this.quickInput
      .rows()
      .filter({ has: this.page.locator('.monaco-highlighted-label').filter({ hasText: isTitle }) })
      .filter({ has: this.page.locator('.highlight') })
      .first();
  }

  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.page.keyboard.insertText(text);
  }

  /** Opens a file of the workspace and waits for its tab and text. */
  async openFile(name: string): Promise<void> {
    await this.host.run(async (vscode, file) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (folder === undefined) throw new Error('No folder is open.');
      await vscode.window.showTextDocument(vscode.Uri.joinPath(folder.uri, file), { preview: false });
    }, name);
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).waitFor();
    await this.editorLines().first().waitFor();
  }

  /** Opens a view container by the title in the activity bar, as `Kunci`. */
  async showViews(title: string): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name: title, exact: false });
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
    await this.page.locator('.sidebar .composite.title').getByText(title, { exact: false }).first().waitFor();
  }

  /** The rows of the tree in the side bar. */
  treeRows(): Locator {
    return this.page.locator('.sidebar .monaco-list-row');
  }

  editorLines(): Locator {
    return this.page.locator('.editor-instance .view-line');
  }

  /** The texts of the notifications on screen. */
  notifications(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item-message');
  }

  /** Presses a button of a notification. */
  async answerNotification(label: string): Promise<void> {
    await this.page
      .locator('.notifications-toasts')
      .getByRole('button', { name: label, exact: true })
      .click();
    this.toasts = [...this.toasts, performance.now()];
  }

  /** A modal dialog's text. */
  dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  async answerDialog(label: string): Promise<void> {
    await this.dialog().getByRole('button', { name: label, exact: true }).click();
  }

  /** Items of the status bar, as their texts. */
  statusItems(): Locator {
    return this.page.locator('.statusbar .statusbar-item:visible');
  }

  clipboard(): Promise<string> {
    return this.host.run((vscode) => vscode.env.clipboard.readText());
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.host.run(async (vscode, name) => {
      const { ConfigurationTarget, extensions, workspace } = vscode;
      // VS Code 1.96 has “Default” before some of the names.
      const ids = extensions.all.flatMap(({ packageJSON }) =>
        (packageJSON.contributes?.themes ?? []).map((entry: { id?: string }) => entry.id),
      );
      const id = ids.includes(name) ? name : `Default ${name}`;
      await workspace.getConfiguration('workbench').update('colorTheme', id, ConfigurationTarget.Global);
    }, themes[theme].name);
    await this.page.locator(`.monaco-workbench.${themes[theme].base}`).waitFor();
  }

  /** What VS Code's own zoom does to the layout: at 200 % there is half as much room in each direction. */
  async setZoom(percent: 100 | 200): Promise<void> {
    const times = percent / 100;
    await this.page.setViewportSize({ width: 1280 / times, height: 800 / times });
  }

  /** Takes a picture of the whole window. @returns its path */
  async screenshot(name: string): Promise<string> {
    await mkdir(this.pictures, { recursive: true });
    const path = join(this.pictures, `${name}.png`);
    await this.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    return path;
  }

  /** Drops a change that VS Code could not save: it keeps the change in an unsaved editor and refuses every other one. */
  async revertSettings(file: 'user' | 'remote' = 'user'): Promise<void> {
    await this.host.run(
      async (vscode, command) => {
        const isUnsaved = () =>
          vscode.workspace.textDocuments.some(
            ({ isDirty, uri }) => isDirty && uri.path.endsWith('/settings.json'),
          );
        // VS Code may show the file in a box over the window, and a command acts on it only some moments later.
        for (let i = 0; i < 100 && (i === 0 || isUnsaved()); i++) {
          await vscode.commands.executeCommand(command);
          await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      },
      `workbench.action.open${file === 'user' ? 'SettingsJson' : 'RemoteSettingsFile'}`,
    );
  }

  /** Closes what is open: quick inputs, dialogs, notifications, editors. */
  async closeEverything(): Promise<void> {
    const shown = await this.notifications().count();
    // A dialog takes the keys away from a quick input below it.
    for (let i = 0; i < 5 && (await this.isAnythingOpen()); i++) await this.press('Escape');
    await this.host.run(async (vscode) => {
      await vscode.commands.executeCommand('notifications.clearAll');
      // An editor with changes would ask whether to save them, and hold up the command.
      const tabs = () => vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      for (let left = tabs().length; left > 0 && tabs().some(({ isDirty }) => isDirty); left--)
        await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    });
    await this.spare(shown);
  }

  /** VS Code shows three toasts within 800 ms at most. A fourth one stands only where the bell leads to. */
  private async spare(shown: number): Promise<void> {
    const now = performance.now();
    this.toasts = [...this.toasts.filter((at) => now - at < 800), ...Array<number>(shown).fill(now)];
    // Whoever comes next may show two.
    if (this.toasts.length < 2) return;
    await wait(800);
    this.toasts = [];
  }

  private async isAnythingOpen(): Promise<boolean> {
    return (await this.quickInput.isOpen()) || (await this.dialog().isVisible());
  }
}
