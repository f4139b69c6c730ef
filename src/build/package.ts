import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, currentTarget } from './bundle';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds and packs the extension for one platform.
 * @param vsix the file to write
 * @throws Error with what vsce said
 */
export async function packageExtension(vsix: string, target: string = currentTarget): Promise<void> {
  await bundle(target);
  const vsce = join(root, 'node_modules/@vscode/vsce/vsce');
  // Everything is in the bundle, so nothing of node_modules goes along.
  const args = [
    'package',
    '--no-dependencies',
    '--target',
    target,
    '--out',
    vsix,
    '--allow-missing-repository',
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, [vsce, ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`vsce could not package the extension:\n${stdout}${stderr}`);
}

async function main(): Promise<void> {
  const [flag, value] = process.argv.slice(2);
  const target = flag === '--target' && value !== undefined ? value : currentTarget;
  const vsix = join(root, `kunci-${target}.vsix`);
  await packageExtension(vsix, target);
  process.stdout.write(`${vsix}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
