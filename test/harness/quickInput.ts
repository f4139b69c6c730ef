import type { Locator, Page } from 'playwright-core';
import { until } from '../support/until';

/** The box at the top of the window: a list to pick from, a text to type, or both. */
export class QuickInput {
  private readonly widget: Locator;

  constructor(private readonly page: Page) {
    this.widget = page.locator('.quick-input-widget');
  }

  isOpen(): Promise<boolean> {
    return this.widget.isVisible();
  }

  /** Waits for a box that shows this text: its title, its prompt, a message or a row. */
  async waitFor(text?: string): Promise<void> {
    await (text === undefined ? this.widget : this.widget.getByText(text).first()).waitFor();
  }

  async waitUntilClosed(): Promise<void> {
    await this.widget.waitFor({ state: 'hidden' });
  }

  /** The text field; a password field has `type="password"`. */
  field(): Locator {
    return this.widget.locator(
      '.quick-input-filter input[type="text"], .quick-input-filter input[type="password"]',
    );
  }

  title(): Locator {
    return this.widget.locator('.quick-input-title');
  }

  /** The prompt or what is wrong with the text. */
  message(): Locator {
    return this.widget.locator('.quick-input-message');
  }

  rows(): Locator {
    return this.widget.locator('.quick-input-list .monaco-list-row');
  }

  /** Replaces the text, without confirming. */
  async type(text: string): Promise<void> {
    await this.field().fill(text);
  }

  /** Replaces the text and confirms. */
  async answer(text: string): Promise<void> {
    await this.type(text);
    await this.page.keyboard.press('Enter');
  }

  /** Waits for the form for a new client at its beginning. One that was left before is offered again, and not taken. */
  async startOver(): Promise<void> {
    const again = this.rows().getByText('Start Over');
    const first = this.rows().getByText(/^(GoBiz|Production)$/);
    await again.or(first).first().waitFor();
    if (await again.isVisible()) await again.click();
  }

  /** Waits for VS Code's simple dialog for files. It takes keys once its own path is in the field. */
  async waitForFiles(title: string): Promise<void> {
    await this.title().getByText(title, { exact: true }).waitFor();
    await until(async () => (await this.field().inputValue()).includes('/'));
    await this.rows().first().waitFor();
  }

  /** Chooses a file in that dialog, which may put its own path into the field once more. */
  async chooseFile(title: string, path: string): Promise<void> {
    const wanted = this.rows().filter({ hasText: path.slice(path.lastIndexOf('/') + 1) });
    await this.waitForFiles(title);
    await until(async () => {
      if ((await this.field().inputValue()) !== path) await this.type(path);
      return wanted.first().isVisible();
    });
    await this.page.keyboard.press('Enter');
  }

  /** Picks the row with this label. In a multi-select this ticks or unticks it. */
  async pick(label: string): Promise<void> {
    const row = this.rows()
      .filter({ has: this.page.getByText(label, { exact: true }) })
      .first();
    await row.click();
  }

  /** Presses a button in the title bar by its tooltip, as `Back`. */
  async button(name: string): Promise<void> {
    await this.widget.getByRole('button', { name, exact: false }).first().click();
  }
}
