import { existsSync, readFileSync } from 'node:fs';
import { findExecutable, requireCommand } from './command';

export interface Requirement {
  /** The Debian package that brings it. */
  readonly debianPackage: string;
  /** What it is, for a person whose system names its packages otherwise. */
  readonly what: string;
  readonly isThere: () => boolean;
}

export const gnomeKeyringRequirements: readonly Requirement[] = [
  debianTool('gnome-keyring', 'gnome-keyring', 'gnome-keyring-daemon'),
  debianTool('dbus', 'D-Bus (dbus-run-session, dbus-send)', 'dbus-run-session', 'dbus-send'),
  // Depends on libsecret-1 and glib, which the keychain library loads.
  debianTool('libsecret-tools', 'libsecret with secret-tool', 'secret-tool'),
];

const browserRequirements: readonly Requirement[] = [
  { debianPackage: 'chromium', what: 'Chrome or Chromium', isThere: () => findBrowser() !== undefined },
  {
    debianPackage: 'fonts-liberation',
    what: 'the Liberation fonts',
    isThere: () => !isDebian() || existsSync('/usr/share/fonts/truetype/liberation'),
  },
];

/** @param tools programs on the PATH, or absolute paths, that are there once the package is installed */
export function debianTool(debianPackage: string, what: string, ...tools: readonly string[]): Requirement {
  const isPresent = (tool: string): boolean =>
    tool.startsWith('/') ? existsSync(tool) : findExecutable(tool) !== undefined;
  return { debianPackage, what, isThere: () => tools.every(isPresent) };
}

/** A browser and, on Linux, what a private Secret Service needs. */
function workbenchRequirements(): readonly Requirement[] {
  return process.platform === 'linux'
    ? [...gnomeKeyringRequirements, ...browserRequirements]
    : browserRequirements;
}

/**
 * Makes sure that the system has what is required, by default for tests in VS Code. Installs what is missing where
 * that is known to work, as root on Debian.
 * With KUNCI_NO_INSTALL=1 it installs nothing, and only says what is missing.
 * @throws Error that says what to install, if something is missing that it may not or cannot install
 */
export async function ensureSystemPackages(requirements = workbenchRequirements()): Promise<void> {
  const missing = requirements.filter((requirement) => !requirement.isThere());
  if (missing.length === 0) return;
  const packages = missing.map(({ debianPackage }) => debianPackage);
  if (process.env['KUNCI_NO_INSTALL'] === '1') throw new Error(whatToInstall(missing));
  if (!isDebian() || process.getuid?.() !== 0) throw new Error(whatToInstall(missing));

  console.log(
    `Installing system packages with apt-get: ${packages.join(', ')}. KUNCI_NO_INSTALL=1 only names them.`,
  );
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await requireCommand('apt-get', ['update', '-q'], { environment });
  await requireCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], {
    environment,
  });
  const stillMissing = requirements.filter((requirement) => !requirement.isThere());
  if (stillMissing.length > 0) throw new Error(whatToInstall(stillMissing));
}

/** The path of a Chrome or Chromium, or undefined. Edge will do on Windows, where it is always there. */
export function findBrowser(): string | undefined {
  const installed = [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ].find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  const chrome = findExecutable('google-chrome-stable', 'google-chrome');
  if (chrome !== undefined) return chrome;
  // Ubuntu's chromium is a stub that asks for a snap.
  return isUbuntu() && !existsSync('/snap/bin/chromium') ? undefined : findExecutable('chromium');
}

function whatToInstall(missing: readonly Requirement[]): string {
  const names = missing.map(({ what }) => what).join(', ');
  const packages = missing.map(({ debianPackage }) => debianPackage).join(' ');
  if (isDebian()) return `Missing: ${names}. Run this, then try again: sudo apt-get install ${packages}`;
  return `Missing: ${names}. Install them with your system's package manager, then try again.`;
}

function isDebian(): boolean {
  return osRelease().includes('ID=debian');
}

function isUbuntu(): boolean {
  return osRelease().includes('ID=ubuntu');
}

function osRelease(): readonly string[] {
  if (!existsSync('/etc/os-release')) return [];
  return readFileSync('/etc/os-release', 'utf8').replaceAll('"', '').split('\n');
}
