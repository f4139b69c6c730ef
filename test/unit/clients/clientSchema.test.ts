import assert from 'node:assert/strict';
import Ajv from 'ajv';
import { clientsSchema } from '../../../src/core/clients/clientSchema';
import { readClients } from '../../../src/core/clients/readClients';
import { providers } from '../../../src/core/providers';
import { rightEntries, wrongEntries, wrongForReaderOnly } from './oddEntries';

// VS Code knows keywords of its own, and reads patterns as Unicode ones, as this validator does.
const validate = new Ajv({ strict: false, allErrors: true }).compile(clientsSchema());

/** As it stands in the file: what is undefined or inherited is not there. */
function written(entry: unknown): unknown {
  return JSON.parse(JSON.stringify(entry));
}

describe('the schema of kunci.clients', () => {
  for (const [what, entry] of Object.entries(rightEntries)) {
    it(`accepts ${what}, as the reader does`, () => {
      assert.equal(readClients([entry])[0]?.kind, 'client');
      assert.ok(validate([written(entry)]), JSON.stringify(validate.errors));
    });
  }

  for (const [what, [entry]] of Object.entries(wrongEntries)) {
    it(`refuses ${what}, as the reader does`, () => {
      assert.equal(readClients([entry])[0]?.kind, 'invalid');
      assert.ok(!validate([written(entry)]));
    });
  }

  it('leaves to the reader what takes a whole URL or a second entry', () => {
    for (const entry of wrongForReaderOnly) {
      assert.equal(readClients([entry])[0]?.kind, 'invalid');
      assert.ok(validate([entry]));
    }
  });

  it('refuses what is not a list', () => {
    for (const value of ['outlet', {}, null, 7]) assert.ok(!validate(value));
  });

  it('asks for no secret and offers a snippet for each provider', () => {
    const { items } = clientsSchema() as { items: { properties: object; defaultSnippets: unknown[] } };
    const secrets = providers.flatMap((provider) => provider.secrets.map(({ name }) => name));
    for (const name of Object.keys(items.properties)) {
      assert.ok(!secrets.includes(name) && !/secret|password|^(token|key)$/i.test(name), name);
    }
    assert.equal(items.defaultSnippets.length, providers.length);
  });
});
