/** Writes into package.json what follows from the code: the schema of `kunci.clients`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientsSchema } from '../core/clients/clientSchema';

/** @returns whether the file had to be changed */
export function updateManifest(root: string): boolean {
  const file = join(root, 'package.json');
  const old = readFileSync(file, 'utf8');
  const text = withGenerated(old);
  if (text === old) return false;
  writeFileSync(file, text);
  return true;
}

/** The manifest's text with the generated parts as they should be. */
export function withGenerated(text: string): string {
  const manifest = JSON.parse(text);
  manifest.contributes.configuration.properties['kunci.clients'] = clientsSchema();
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
