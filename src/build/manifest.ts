/**
 * Writes the generated parts of package.json, which are the schema of `kunci.clients` and the addresses of the project,
 * and of package.nls.json, which are the schema's texts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { clientsSchema } from '../core/clients/clientSchema';
import { extractTexts, schemaKey, type Texts } from './texts';

/** Where the project is. Every address in the manifest and in the packed pages is made from it. */
export const repository = 'https://github.com/kunci-vscode/kunci';

const files = { manifest: 'package.json', texts: 'package.nls.json' } as const;

export function updateManifest(root: string): void {
  const read = (name: string): string => readFileSync(join(root, name), 'utf8');
  const old = { manifest: read(files.manifest), texts: read(files.texts) };
  const generated = generateManifest(old);
  if (generated.manifest !== old.manifest) writeFileSync(join(root, files.manifest), generated.manifest);
  if (generated.texts !== old.texts) writeFileSync(join(root, files.texts), generated.texts);
}

interface ManifestFiles {
  readonly manifest: string;
  readonly texts: string;
}

/** Returns the contents of both files with the generated parts up to date. */
export function generateManifest(old: ManifestFiles): ManifestFiles {
  const { schema, texts } = extractTexts(clientsSchema());
  const manifest = JSON.parse(old.manifest);
  Object.assign(manifest, addresses);
  manifest.contributes.configuration.properties['kunci.clients'] = schema;
  // VS Code 1.96 adds it to the folder of an extension that runs from source.
  delete manifest.__metadata;
  const written = Object.entries<string>(JSON.parse(old.texts)).filter(([key]) => !isGenerated(key));
  return { manifest: toText(manifest), texts: toText({ ...Object.fromEntries(written), ...texts }) };
}

export function readTexts(root: string, language?: 'id'): Texts {
  const name = language === undefined ? files.texts : `package.nls.${language}.json`;
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}

function isGenerated(key: string): boolean {
  return key === schemaKey || key.startsWith(`${schemaKey}.`);
}

function toText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

const addresses = {
  homepage: `${repository}#readme`,
  bugs: { url: `${repository}/issues` },
  repository: { type: 'git', url: `${repository}.git` },
};
