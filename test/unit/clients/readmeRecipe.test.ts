import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'jsonc-parser';
import { findBlockedHost } from '../../../src/core/clients/hostNotAllowed';
import { environmentValues } from '../../../src/core/httpFile/environment';
import { parseHttpFile } from '../../../src/core/httpFile/parse';
import { Targets } from '../../../src/core/httpFile/targets';
import { gobiz } from '../../../src/core/providers/gobiz';
import { OpenFile } from '../../../src/editor/httpFile/openFile';
import { makeClient } from '../../support/makeClient';

const readme = readFileSync(resolve(__dirname, '../../../README.md'), 'utf8');
const section = readme.slice(readme.indexOf('**Sandbox and production in one file.**'));
const [, settings = '', request = ''] = /```jsonc\n(.*?)```.*?```http\n(.*?)```/s.exec(section) ?? [];
const { 'rest-client.environmentVariables': variables } = parse(`{${settings}}`) as {
  'rest-client.environmentVariables': object;
};

describe("the README's recipe for sandbox and production in one file", () => {
  const file = parseHttpFile(request);

  it('is understood as a reference to the tokens of both environments', () => {
    const open = new OpenFile({} as never, file, environmentValues(variables));
    const names = file.references.flatMap((reference) => open.namesOf(reference));
    assert.deepEqual(names.sort(), ['GOBIZ_OUTLET_PRODUCTION_TOKEN', 'GOBIZ_OUTLET_TOKEN']);
  });

  it('gets no hint about its host, which depends on the environment', () => {
    const [first] = file.requests;
    assert.ok(first);
    assert.equal(new Targets(file, environmentValues(variables)).of(first), undefined);
  });

  it('gets a hint if all environments have a host that is not allowed', () => {
    const [first] = file.requests;
    const wrong = environmentValues({ sandbox: { host: 'evil.example' } });
    const target = first && new Targets(file, wrong).of(first);
    assert.ok(target);
    assert.match(
      findBlockedHost(makeClient(), gobiz, target)?.message ?? '',
      /evil\.example is not an allowed/,
    );
  });
});
