import { type Browser, type BrowserContext, chromium } from 'playwright-core';
import { findBrowser } from './systemPackages';

const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error('There is no Chrome or Chromium.');
  return chromium.launch({ executablePath, args: flags, handleSIGINT: false });
}

/** A profile of its own: settings and secrets of the web workbench live in it and go with it. */
export async function newProfile(browser: Browser): Promise<BrowserContext> {
  return browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    timezoneId: 'Asia/Jakarta',
    // Else VS Code lets a box that was closed fade away for 150 ms, where clicks and keys have no effect any more.
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
}

/** The address of a server's workbench with a folder open in it, or with none. */
export function workbenchUrl(port: number, connectionToken: string, folder: string | undefined): string {
  const url = new URL(`http://127.0.0.1:${port}/`);
  url.searchParams.set('tkn', connectionToken);
  if (folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set('folder', folder);
  return url.href;
}
