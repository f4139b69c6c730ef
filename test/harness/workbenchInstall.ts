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

/** Carries VS Code 1.139.1. */
const serverPackage = 'code-server@4.139.1';
/** The major version that this server demands. */
const nodeMajor = 24;
const nodeVersion = '24.21.0';

const folder = join(installFolder, 'server');
const stampFile = join(folder, 'installed.txt');

/** Installs the server into the git-ignored folder, once for each pair of versions. Takes about a minute. */
export async function installWorkbench(): Promise<WorkbenchInstall> {
  const nodePackage = neededNodePackage();
  const wanted = [serverPackage, ...(nodePackage === undefined ? [] : [nodePackage])];
  const stamp = `${wanted.join('\n')}\n`;
  const server = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  if (!existsSync(stampFile) || (await readFile(stampFile, 'utf8')) !== stamp) {
    console.log(`Installing ${wanted.join(' and ')} into .vscode-test/ (once, about a minute)…`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
    await npmInstall(folder, ['--save-exact', ...wanted]);
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
function neededNodePackage(): string | undefined {
  if (process.versions.node.startsWith(`${nodeMajor}.`)) return undefined;
  if (process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)) {
    return `node-linux-${process.arch}@${nodeVersion}`;
  }
  throw new Error(
    `On this platform VS Code's server needs Node ${nodeMajor}: run the same command with that version.`,
  );
}

function nameOf(packageSpec: string): string {
  return packageSpec.slice(0, packageSpec.lastIndexOf('@'));
}
