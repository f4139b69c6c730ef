import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'jsonc-parser';
import type { Environment } from '../../src/core/httpFile/environment';
import { parseHttpFile } from '../../src/core/httpFile/parse';
import { uses } from '../../src/core/httpFile/uses';
import { gobiz } from '../../src/core/providers/gobiz';
import { objections, requestedNames, sentReferences } from '../../src/core/publisher';
import { makeClient } from './makeClient';

const readme = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');
const section = readme.slice(readme.indexOf('### Sandbox and production in one file'));
const [, settings = '', request = ''] = /```jsonc\n(.*?)```.*?```http\n(.*?)```/s.exec(section) ?? [];
const { 'rest-client.environmentVariables': variables } = parse(`{${settings}}`) as {
  'rest-client.environmentVariables': Environment['variables'];
};
const clients = [makeClient(), makeClient({ name: 'outlet-production', environment: 'production' })];

function objectionsTo(text: string, changed: Environment['variables'] = variables): string[] {
  const file = parseHttpFile(text);
  const found = uses(file, { variables: changed, dotenv: {} });
  return clients.flatMap((client) => {
    const name = `GOBIZ_${client.name.toUpperCase().replaceAll('-', '_')}_TOKEN`;
    return objections(name, client, gobiz, found).map(({ reason }) => `${name}: ${reason}`);
  });
}

describe("the README's recipe for sandbox and production in one file", () => {
  it('asks for the tokens of both environments', () => {
    const file = parseHttpFile(request);
    const names = requestedNames(sentReferences(file), { variables, dotenv: {} });
    assert.ok(names.has('GOBIZ_OUTLET_TOKEN') && names.has('GOBIZ_OUTLET_PRODUCTION_TOKEN'));
  });

  it('publishes each, since each environment names the host of its own token', () => {
    assert.deepEqual(objectionsTo(request), []);
  });

  it('withholds a token that one environment would send to the host of the other', () => {
    const mixed = { ...variables, staging: { host: 'api.gobiz.co.id', token: 'GOBIZ_OUTLET_TOKEN' } };
    assert.match(
      objectionsTo(request, mixed).join(),
      /^GOBIZ_OUTLET_TOKEN: api\.gobiz\.co\.id is not a host/,
    );
  });
});
