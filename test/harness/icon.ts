// npm run icon: the picture of the marketplace page, from media/icon.svg.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from './browser';
import { root } from './paths';
import { ensureSystemPackages } from './systemPackages';

/** Pixels on each side. It is shown at 128 and less, on dense screens with twice as many. */
const size = 256;

async function main(): Promise<void> {
  await ensureSystemPackages();
  const svg = await readFile(join(root, 'media/icon.svg'), 'utf8');
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: size, height: size } });
    await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
    await page.screenshot({ path: join(root, 'media/icon.png'), omitBackground: true });
  } finally {
    await browser.close();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
