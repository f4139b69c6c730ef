import { join } from 'node:path';
import { bundle, writeIfChanged } from './bundle';

/**
 * Makes the folder of an extension of one file.
 * @param entry its source, from the project's folder
 */
export async function buildExtension(folder: string, entry: string, manifest: object): Promise<void> {
  const whole = { engines: { vscode: '^1.96.0' }, main: './extension.js', ...manifest };
  await writeIfChanged(join(folder, 'package.json'), JSON.stringify(whole, undefined, 2));
  await bundle(entry, join(folder, 'extension.js'));
}
