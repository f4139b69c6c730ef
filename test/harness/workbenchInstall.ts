import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireCommand } from './command';
import { installFolder, root } from './paths';

/** A Node and VS Code's server and web workbench, as they come from the npm registry. */
export interface WorkbenchInstall {
  readonly node: string;
  /** The server's entry script, to be run with that Node. */
  readonly serverMain: string;
}

/** By the version of VS Code that a server carries. The server demands a Node of that major version. */
const releases = {
  '1.139.1': { serverPackage: 'code-server@4.139.1', node: '24.21.0' },
  /** The oldest that package.json supports. */
  '1.96.4': { serverPackage: 'code-server@4.96.4', node: '20.20.2' },
} as const;
export type VscodeVersion = keyof typeof releases;

export function isVscodeVersion(text: string | undefined): text is VscodeVersion {
  return text !== undefined && text in releases;
}

/** The version to run is given to a process and its children by this variable. */
export const versionVariable = 'KUNCI_VSCODE';

/** @throws Error for a version that cannot be installed */
export function vscodeVersion(): VscodeVersion {
  const version = process.env[versionVariable] ?? '1.139.1';
  if (isVscodeVersion(version)) return version;
  throw new Error(`VS Code ${version} is not known here; choose from ${Object.keys(releases).join(', ')}.`);
}

/** Installs the server into the git-ignored folder, once for each version. Takes about a minute. */
export async function installWorkbench(version = vscodeVersion()): Promise<WorkbenchInstall> {
  const { serverPackage, node } = releases[version];
  const folder = join(installFolder, `server-${version}`);
  const stampFile = join(folder, 'installed.txt');
  const nodePackage = neededNodePackage(node);
  const wanted = [serverPackage, ...(nodePackage === undefined ? [] : [nodePackage])];
  const stamp = `${wanted.join('\n')}\n`;
  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  if (!existsSync(stampFile) || (await readFile(stampFile, 'utf8')) !== stamp) {
    console.log(`Installing ${wanted.join(' and ')} into .vscode-test/ (once, about a minute)…`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    await npmInstall(folder, ['--save-exact', ...wanted]);
    await dropGitAddresses(join(server, 'npm-shrinkwrap.json'));
    await npmInstall(server, []);
    await npmInstall(join(server, 'extensions'), []);
    // Written last: an installation that was cut short starts anew.
    await writeFile(stampFile, stamp);
  }
  await standInForSpdlog(join(server, 'node_modules/@vscode/spdlog/index.js'));
  return {
    node:
      nodePackage === undefined
        ? process.execPath
        : join(folder, 'node_modules', nameOf(nodePackage), 'bin', 'node'),
    serverMain: join(server, 'out', 'server-main.js'),
  };
}

/** The lock file of the old server names a git address for a package that the registry carries in the same version. */
async function dropGitAddresses(lockFile: string): Promise<void> {
  if (!existsSync(lockFile)) return;
  const text = await readFile(lockFile, 'utf8');
  await writeFile(lockFile, text.replaceAll(/^\s*"resolved": "git\+ssh:.*\n/gm, ''));
}

/** Not written where it is there already: another server may be reading it. */
async function standInForSpdlog(file: string): Promise<void> {
  const wanted = await readFile(join(root, 'test/harness/spdlogStandIn.cjs'), 'utf8');
  if ((await readFile(file, 'utf8')) !== wanted) await writeFile(file, wanted);
}

/**
 * The install scripts would compile native parts, download Node's headers, and differ between npm 10 and 11;
 * what the workbench needs of them is spdlogStandIn.cjs. The folder is said twice, as npm started by npm would
 * otherwise look for the outer project.
 */
async function npmInstall(target: string, args: readonly string[]): Promise<void> {
  const flags = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--engine-strict=false'];
  await requireCommand('npm', ['install', '--prefix', target, ...flags, ...args], { cwd: target });
}

/** The package that carries a Node of the right version, or undefined where this Node is of that version. */
function neededNodePackage(nodeVersion: string): string | undefined {
  const [major] = nodeVersion.split('.');
  if (process.versions.node.startsWith(`${major}.`)) return undefined;
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) {
    return `node-linux-${process.arch}@${nodeVersion}`;
  }
  throw new Error(
    `On this platform VS Code's server needs Node ${major}: run the same command with that version.`,
  );
}

function nameOf(packageSpec: string): string {
  return packageSpec.slice(0, packageSpec.lastIndexOf('@'));
}
