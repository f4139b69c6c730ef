/** Writes the generated parts of package.json: the schema of `kunci.clients`, and the addresses of the project. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientsSchema } from '../core/clients/clientSchema';

/** Where the project is. Every address in the manifest and in the packed pages is made from it. */
export const repository = 'https://github.com/kunci-vscode/kunci';

/** @returns whether the file had to be changed */
export function updateManifest(root: string): boolean {
  const file = join(root, 'package.json');
  const old = readFileSync(file, 'utf8');
  const text = generateManifest(old);
  if (text === old) return false;
  writeFileSync(file, text);
  return true;
}

/** Returns the manifest's text with the generated part up to date. */
export function generateManifest(text: string): string {
  const manifest = JSON.parse(text);
  Object.assign(manifest, addresses);
  manifest.contributes.configuration.properties['kunci.clients'] = clientsSchema();
  // VS Code 1.96 adds it to the folder of an extension that runs from source.
  delete manifest.__metadata;
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}

const addresses = {
  homepage: `${repository}#readme`,
  bugs: { url: `${repository}/issues` },
  repository: { type: 'git', url: `${repository}.git` },
};
