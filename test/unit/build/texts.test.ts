import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { generateManifest, readTexts } from '../../../src/build/manifest';
import { extractTexts, keyIn, localize } from '../../../src/build/texts';

const root = resolve(__dirname, '../../..');
const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8'));
const english = readTexts(root);
const indonesian = readTexts(root, 'id');

/** Members whose value VS Code shows. */
const shown = new Set([
  ...['title', 'shortTitle', 'description', 'markdownDescription', 'enumDescriptions', 'contents', 'altText'],
  ...['markdownEnumDescriptions', 'deprecationMessage', 'enumItemLabels', 'label', 'patternErrorMessage'],
  ...['userDescription', 'modelDescription', 'displayName', 'toolReferenceName'],
]);
/** The name of the product, which is the same in every language. */
const sameEverywhere = new Set(['Kunci']);

function keysOf(value: unknown): readonly string[] {
  const key = keyIn(value);
  if (key !== undefined) return [key];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(keysOf) : [];
}

/** Every text that is shown, with the name of its member. */
function literalsIn(value: unknown, name: string): readonly string[] {
  if (typeof value === 'string')
    return shown.has(name) && keyIn(value) === undefined && !sameEverywhere.has(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, child]) =>
    literalsIn(child, Array.isArray(value) ? name : member),
  );
}

describe('The texts of the manifest', () => {
  it('are keys in package.json: write a new text into package.nls.json and package.nls.id.json', () => {
    const { views, ...contributes } = manifest.contributes;
    assert.deepEqual(literalsIn({ ...contributes, description: manifest.description }, ''), []);
    assert.deepEqual(literalsIn(manifest.capabilities, ''), []);
    for (const view of Object.values<{ name: string }[]>(views).flat())
      assert.ok(keyIn(view.name), view.name);
  });

  it('exist in English and Indonesian for each key, and have no key that is not used', () => {
    const used = [...new Set(keysOf(manifest))].sort();
    assert.ok(used.length > 50);
    assert.deepEqual(Object.keys(english).sort(), used);
    assert.deepEqual(Object.keys(indonesian).sort(), used);
  });

  it('have the same order in both languages', () => {
    assert.deepEqual(Object.keys(indonesian), Object.keys(english));
  });

  it('have the same links, placeholders and names in both languages', () => {
    const fixed =
      /\(command:[^)]+\)|\{\d+\}|https?\b|\b(?:GoBiz|GoFood|DOKU|Kunci:|X-[A-Z-]+|VS Code|host:port|cURL)\b|…|\n/g;
    for (const [key, text] of Object.entries(english)) {
      const [own, translated] = [text, indonesian[key] ?? ''].map((one) => one.match(fixed) ?? []);
      assert.deepEqual(new Set(translated), new Set(own), key);
    }
  });

  it('name commands by their titles in the same language', () => {
    for (const texts of [english, indonesian]) {
      const titles = Object.entries(texts).flatMap(([key, text]) =>
        key.startsWith('command.') ? [text] : [],
      );
      for (const text of Object.values(texts))
        for (const [, title = ''] of text.matchAll(/Kunci: ([^*]+)/g))
          assert.ok(titles.includes(title), title);
    }
  });

  it('are translated, but for names', () => {
    const same = Object.keys(english).filter((key) => english[key] === indonesian[key]);
    assert.deepEqual(
      same.map((key) => english[key]).sort(),
      ['DOKU', 'GoBiz', 'OAuth 2.0', 'REST Client', 'httpYac'].sort(),
    );
  });

  it('are generated for the schema from the code (run “npm run build” if they are stale)', () => {
    const [text, texts] = ['package.json', 'package.nls.json'].map((name) =>
      readFileSync(resolve(root, name), 'utf8'),
    );
    const old = { manifest: String(text), texts: String(texts) };
    assert.deepEqual(generateManifest(old), old);
  });
});

describe('extractTexts', () => {
  const schema = {
    markdownDescription: 'All.',
    items: {
      properties: {
        kind: { enum: ['a:b', 'c'], enumDescriptions: ['First', 'Second'], description: 'Kinds.' },
      },
      allOf: [
        {
          if: { properties: { provider: { const: 'doku' } } },
          // biome-ignore lint/suspicious/noThenProperty: JSON Schema's own keyword.
          then: { properties: { zone: { description: 'Zone.' }, other: false } },
        },
      ],
    },
  };

  it('takes out each text under a key that says where it was, and localize puts it back', () => {
    const result = extractTexts(schema);
    assert.deepEqual(result.texts, {
      clients: 'All.',
      'clients.kind.a.b': 'First',
      'clients.kind.c': 'Second',
      'clients.kind': 'Kinds.',
      'clients.doku.zone': 'Zone.',
    });
    assert.deepEqual(localize(result.schema, result.texts), schema);
  });

  it('rejects two texts with one key', () => {
    const twice = { properties: { 'a-b': { description: 'One.' }, 'a:b': { description: 'Two.' } } };
    assert.throws(() => extractTexts(twice), /two texts for the key clients\.a\.b/);
  });

  it('is undone only if every key has a text', () => {
    assert.throws(() => localize({ title: '%command.none%' }, {}), /no text for the key command\.none/);
  });
});
