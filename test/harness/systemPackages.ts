import { existsSync, readFileSync } from 'node:fs';
import { findExecutable, requireCommand } from './command';

interface Requirement {
  /** The Debian package that brings it. */
  readonly debianPackage: string;
  /** What it is, for a person whose system names its packages otherwise. */
  readonly what: string;
  readonly isThere: () => boolean;
}

const secretServiceRequirements: readonly Requirement[] = [
  {
    debianPackage: 'gnome-keyring',
    what: 'gnome-keyring',
    isThere: () => findExecutable('gnome-keyring-daemon') !== undefined,
  },
  {
    debianPackage: 'dbus',
    what: 'D-Bus (dbus-run-session, dbus-send)',
    isThere: () =>
      findExecutable('dbus-run-session') !== undefined && findExecutable('dbus-send') !== undefined,
  },
  {
    // Depends on libsecret-1 and glib, which the keychain library loads.
    debianPackage: 'libsecret-tools',
    what: 'libsecret with secret-tool',
    isThere: () => findExecutable('secret-tool') !== undefined,
  },
];

const browserRequirements: readonly Requirement[] = [
  { debianPackage: 'chromium', what: 'Chrome or Chromium', isThere: () => findBrowser() !== undefined },
  {
    debianPackage: 'fonts-liberation',
    what: 'the Liberation fonts',
    isThere: () => !isDebian() || existsSync('/usr/share/fonts/truetype/liberation'),
  },
];

/**
 * Makes sure that the system has a browser and, on Linux, what a private Secret Service needs. Installs what
 * is missing where that is known to work, as root on Debian.
 * With KUNCI_NO_INSTALL=1 it installs nothing, and only says what is missing.
 * @throws Error that says what to install, if something is missing that it may not or cannot install
 */
export async function ensureSystemPackages(): Promise<void> {
  const requirements =
    process.platform === 'linux'
      ? [...secretServiceRequirements, ...browserRequirements]
      : browserRequirements;
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
