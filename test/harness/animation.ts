import { writeFile } from 'node:fs/promises';
import { applyPalette, GIFEncoder, quantize } from 'gifenc';
import { PNG } from 'pngjs';
import type { Session } from './session';

interface Frame {
  readonly png: Buffer;
  /** Milliseconds that it stays. */
  readonly delay: number;
}

/** Records the README's moving picture: from an empty sidebar to a .http file with a valid token. */
export async function recordAnimation(session: Session, path: string): Promise<void> {
  const frames: Frame[] = [];
  const shoot = async (delay: number): Promise<void> => {
    const png = await session.page.screenshot({ caret: 'hide', animations: 'disabled' });
    frames.push({ png, delay });
  };
  await play(session, shoot);
  await writeFile(path, encoded(frames));
}

async function play({ driver, page, host }: Session, shoot: (delay: number) => Promise<void>): Promise<void> {
  await driver.closeEverything();
  await driver.showViews('Kunci');
  await page.getByRole('button', { name: 'Try the Local Sandbox' }).waitFor();
  await shoot(1800);
  await page.getByRole('button', { name: 'Try the Local Sandbox' }).click();
  await driver.treeRows().getByText('local-outlet', { exact: true }).waitFor();
  await driver.notifications().first().waitFor();
  await shoot(2200);
  await host.run((vscode) => vscode.commands.executeCommand('notifications.clearAll'));
  await host.run(async (vscode) => {
    const content = 'GET http://127.0.0.1:4010/integrations/partner/v1/linked-outlets?page=1&per=10\n';
    const document = await vscode.workspace.openTextDocument({ language: 'http', content });
    await vscode.window.showTextDocument(document);
  });
  await driver.press('Control+End');
  await shoot(900);
  for (const part of ['Auth', 'orization:', ' Bearer', ' ']) {
    await page.keyboard.type(part);
    await shoot(220);
  }
  await page.locator('.suggest-widget .monaco-list-row').first().waitFor();
  await shoot(1100);
  const own = page.locator('.suggest-widget .monaco-list-row.focused').getByText('GOBIZ_LOCAL_OUTLET_TOKEN');
  if (!(await own.isVisible())) {
    await driver.press('ArrowDown');
    await own.waitFor();
    await shoot(900);
  }
  await driver.press('Enter');
  await page.locator('.suggest-widget').waitFor({ state: 'hidden' });
  await shoot(700);
  await page.getByText('· until').first().waitFor();
  await page.locator('.codelens-decoration').first().waitFor();
  await shoot(4000);
}

/** One palette for all frames, so that colours do not flicker from one to the next. */
function encoded(frames: readonly Frame[]): Uint8Array {
  const images = frames.map(({ png }) => PNG.sync.read(png));
  const palette = quantize(Buffer.concat(images.map((image) => image.data)), 128);
  const gif = GIFEncoder();
  for (const [index, { width, height, data }] of images.entries()) {
    gif.writeFrame(applyPalette(data, palette), width, height, {
      ...(index === 0 ? { palette } : {}),
      delay: frames[index]?.delay ?? 1000,
    });
  }
  gif.finish();
  return gif.bytes();
}
