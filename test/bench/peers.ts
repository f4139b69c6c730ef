import { existsSync } from 'node:fs';
import { cp, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { requireCommand } from '../harness/command';
import { installFolder, root } from '../harness/paths';

const folder = join(installFolder, 'bench');

/** Installs what the figures are compared with, once for each lock file: nothing else in the project needs it. */
export async function installPeers(): Promise<void> {
  const lock = 'package-lock.json';
  const wanted = await readFile(join(root, 'test/bench', lock), 'utf8');
  const installed = await readFile(join(folder, lock), 'utf8').catch(() => '');
  if (installed === wanted && existsSync(join(folder, 'node_modules/.package-lock.json'))) return;
  console.log('Installing the peers into .vscode-test/bench (once)…');
  await mkdir(folder, { recursive: true });
  for (const name of ['package.json', lock]) await cp(join(root, 'test/bench', name), join(folder, name));
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund'];
  await requireCommand('npm', ['install', '--prefix', folder, ...flags], { cwd: folder });
}

/** A peer's CommonJS module, by package or by a file inside it. */
export function requirePeer<Module>(name: string): Module {
  return createRequire(join(folder, 'index.js'))(name) as Module;
}

/** The same for a file of a package, exported or not; an ES module too, from Node 20.19 on. */
export function requirePeerFile<Module>(path: string): Module {
  return createRequire(join(folder, 'index.js'))(join(folder, 'node_modules', path)) as Module;
}
