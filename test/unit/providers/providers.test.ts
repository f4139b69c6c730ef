import assert from 'node:assert/strict';
import { clientsSchema } from '../../../src/core/clients/clientSchema';
import { ownOrigins, tokenOrigin } from '../../../src/core/http/origins';
import { type Client, environments, type Provider, type SigningKind } from '../../../src/core/model';
import { providers } from '../../../src/core/providers';
import { makeClient } from '../../support/makeClient';

/** Header names by which requests to some provider are told apart. */
const headerSets = [
  ['X-CLIENT-KEY', 'X-SIGNATURE'],
  ['Authorization', 'X-SIGNATURE'],
  ['X-SIGNATURE'],
  ['Signature', 'Client-Id'],
  ['Authorization'],
];

function kindsOf(provider: Provider): readonly SigningKind[] {
  const kinds = headerSets.map((names) =>
    provider.signing?.kindOf(names.map((name) => [name, 'x'] as const)),
  );
  return [...new Set(kinds.filter((kind) => kind !== undefined))];
}

function clientOf(provider: Provider, options: object = {}): Client {
  return makeClient({ name: 'a', provider: provider.id, clientId: 'id-1', ...options });
}

/** The suffixes in `{{…}}`. */
function suffixesIn(texts: readonly string[]): readonly string[] {
  return texts.flatMap((text) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => String(match[1])));
}

for (const provider of providers) {
  describe(`the provider ${provider.id}`, () => {
    const secretNames = provider.secrets.map(({ name }) => name);
    const suffixes = provider.variables.map(({ suffix }) => suffix);

    it('declares each secret, option and variable once, and the token among the variables', () => {
      for (const names of [secretNames, suffixes, provider.options.map(({ name }) => name)]) {
        assert.equal(new Set(names).size, names.length);
      }
      assert.equal(provider.variables.filter(({ kind }) => kind === 'token').length, 1);
    });

    it('uses only secrets that it declares', () => {
      const used = [
        ...provider.token.secrets(clientOf(provider)),
        ...provider.examples.flatMap(({ secrets }) => secrets),
        ...kindsOf(provider).flatMap(({ secrets }) => secrets),
        ...provider.webhooks.flatMap(({ secret }) => secret.field ?? []),
      ];
      for (const name of used) assert.ok(secretNames.includes(name), name);
    });

    it('refers only to variables that it declares, in its examples and in the headers that it offers', () => {
      const texts = [
        ...provider.examples.flatMap(({ headers, body = '' }) => [...Object.values(headers), body]),
        ...kindsOf(provider).flatMap(({ headers }) => Object.values(headers)),
      ];
      for (const suffix of suffixesIn(texts)) assert.ok(suffixes.includes(suffix), suffix);
    });

    it('gives each signed variable a value in some kind of request', () => {
      const client = clientOf(provider);
      const kinds = kindsOf(provider);
      const given = new Set(kinds.flatMap((kind) => Object.keys(kind.values(client, 0))));
      const signatures = suffixesIn(
        kinds.map(({ headers, signatureHeader }) => headers[signatureHeader] ?? ''),
      );
      for (const { kind, suffix } of provider.variables) {
        if (kind === 'signed') assert.ok(given.has(suffix) || signatures.includes(suffix), suffix);
      }
    });

    it('gives each plain variable a text that a header may have', () => {
      for (const variable of provider.variables) {
        if (variable.kind === 'plain') assert.match(variable.value(clientOf(provider)), /^[\x21-\x7e]+$/);
      }
    });

    it('has https origins without a path, and a token path that begins with a slash', () => {
      for (const environment of environments) {
        const client = clientOf(provider, { environment });
        for (const origin of [tokenOrigin(client, provider), ...ownOrigins(client, provider)]) {
          assert.equal(new URL(origin).origin, origin);
          assert.match(origin, /^https:/);
        }
        assert.match(provider.token.path(client), /^\/\S*$/);
      }
    });

    it('has options whose defaults the settings accept', () => {
      for (const option of provider.options) {
        if (option.kind === 'list' || option.default === '') continue;
        clientOf(provider, { [option.name]: option.default });
      }
    });

    it('is in the schema with each of its options', () => {
      const schema = JSON.stringify(clientsSchema());
      for (const { description } of provider.options) assert.ok(schema.includes(JSON.stringify(description)));
    });
  });
}
