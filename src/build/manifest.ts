/** Writes the generated part of package.json: the schema of `kunci.clients`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientsSchema } from '../core/clients/clientSchema';

export function updateManifest(root: string): void {
  const file = join(root, 'package.json');
  const old = readFileSync(file, 'utf8');
  const text = generateManifest(old);
  if (text !== old) writeFileSync(file, text);
}

/** Returns the manifest's text with the generated part up to date. */
export function generateManifest(text: string): string {
  const manifest = JSON.parse(text);
  manifest.contributes.configuration.properties['kunci.clients'] = clientsSchema();
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
