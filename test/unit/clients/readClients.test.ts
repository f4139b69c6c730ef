import assert from 'node:assert/strict';
import { clientIdCaseProblem, readClients } from '../../../src/core/clients/readClients';
import { referenceStem } from '../../../src/core/clients/references';
import { makeClient } from '../../support/makeClient';
import { processorTimeOf } from '../../support/until';
import { good, rightEntries, wrongEntries, wrongForReaderOnly } from './oddEntries';

function problemsOf(setting: unknown): readonly (readonly string[])[] {
  return readClients(setting).map((entry) => (entry.kind === 'invalid' ? entry.problems : []));
}

describe('reading the setting kunci.clients', () => {
  it('fills in what is not said', () => {
    assert.deepEqual(readClients([good]), [
      {
        kind: 'client',
        index: 0,
        client: {
          ...good,
          allowedHosts: [],
          options: { scopes: [], authentication: 'client_secret_basic' },
        },
      },
    ]);
  });

  it('turns a base URL into an origin', () => {
    for (const [baseUrl, origin] of [
      ['https://API.example/', 'https://api.example'],
      ['https://api.example:443', 'https://api.example'],
      ['http://127.1:4010', 'http://127.0.0.1:4010'],
    ]) {
      const [entry] = readClients([{ ...good, baseUrl }]);
      assert.equal(entry?.kind === 'client' ? entry.client.baseUrl : entry?.problems.join(), origin);
    }
  });

  for (const [what, entry] of Object.entries(rightEntries)) {
    it(`takes ${what}`, () => assert.deepEqual(problemsOf([entry]), [[]]));
  }

  for (const [what, [entry, problem]] of Object.entries(wrongEntries)) {
    it(`tells what is wrong with ${what}, and takes its neighbours`, () => {
      const before = { ...good, name: 'before' };
      const after = { ...good, name: 'after' };
      const kept = [before, entry, after];
      const entries = readClients(kept);
      assert.deepEqual(
        entries.map(({ kind, index }) => [kind, index]),
        [
          ['client', 0],
          ['invalid', 1],
          ['client', 2],
        ],
      );
      const [, wrong] = entries;
      assert.ok(wrong?.kind === 'invalid');
      assert.match(wrong.problems.join('\n'), problem);
      assert.ok(wrong.name.length > 0 && wrong.name.length <= 64);
      assert.deepEqual(kept, [before, entry, after], 'The setting was changed.');
    });
  }

  for (const entry of wrongForReaderOnly) {
    it(`tells what is wrong with ${JSON.stringify(entry)}`, () => {
      assert.notDeepEqual(problemsOf([entry]), [[]]);
    });
  }

  it('tells everything that is wrong with an entry, by its name or its place', () => {
    const [named, nameless] = readClients([
      { name: 'x', provider: 'gobiz', environment: 1, clientId: 2 },
      'outlet',
    ]);
    assert.equal(named?.kind === 'invalid' ? named.problems.length : 0, 2);
    assert.equal(named?.kind === 'invalid' ? named.name : '', 'x');
    assert.equal(nameless?.kind === 'invalid' ? nameless.name : '', 'entry 2');
  });

  it('marks every one of several entries with one name, and no other', () => {
    const problems = problemsOf([good, { ...good, clientId: 'other' }, { ...good, name: 'third' }]);
    assert.match(String(problems[0]), /Another entry has the name “outlet” too/);
    assert.deepEqual(problems[1], problems[0]);
    assert.deepEqual(problems[2], []);
  });

  it('marks entries whose references clash, though their names differ', () => {
    const problems = problemsOf([
      { ...good, name: 'my-outlet' },
      { ...good, name: 'MY_outlet' },
      { ...good, name: 'my-outlet-2' },
    ]);
    assert.match(String(problems[0]), /has the same reference, GOBIZ_MY_OUTLET_TOKEN/);
    assert.deepEqual(problems[1], problems[0]);
    assert.deepEqual(problems[2], []);
  });

  it('marks entries whose client IDs at one address differ only in case, on each system', () => {
    const baseUrl = 'https://api.example';
    const problems = problemsOf([
      { ...good, name: 'lower', clientId: 'mch-ς1' },
      { ...good, name: 'upper', clientId: 'MCH-Σ1' },
      { ...good, name: 'upper-too', clientId: 'MCH-Σ1', scopes: ['a'] },
      { ...good, name: 'elsewhere', clientId: 'MCH-Σ1', baseUrl },
      { ...good, name: 'another', clientId: 'mch-2' },
    ]);
    assert.match(String(problems[0]), /has this client ID in a different case\. Windows cannot keep/);
    assert.deepEqual(problems, [problems[0], problems[0], problems[0], [], []]);
  });

  it('lets clients share a client ID that is written alike, whatever its case', () => {
    for (const clientId of ['mch', 'MCH']) {
      assert.deepEqual(
        problemsOf([
          { ...good, clientId },
          { ...good, clientId, name: 'second' },
        ]),
        [[], []],
      );
    }
  });

  it('compares a new client ID with those of the other clients before anything is stored', () => {
    const [lower, upper, other] = ['mch', 'MCH', 'mch-2'].map((clientId) => makeClient({ clientId }));
    assert.ok(lower && upper && other);
    assert.match(String(clientIdCaseProblem(upper, [other, lower])), /in a different case/);
    assert.equal(clientIdCaseProblem(lower, [other, lower]), undefined);
    assert.equal(clientIdCaseProblem({ ...upper, baseUrl: 'https://api.example' }, [lower]), undefined);
  });

  it('lets clients of two providers have references that differ by the provider alone', () => {
    const doku = { ...good, provider: 'doku', name: 'OUTLET' };
    assert.deepEqual(problemsOf([good, doku]), [[], []]);
    assert.deepEqual([good, doku].map(referenceStem), ['GOBIZ_OUTLET', 'DOKU_OUTLET']);
  });

  it('does not hold a wrong entry against a right one of the same name', () => {
    assert.deepEqual(problemsOf([good, { ...good, provider: 'x' }])[0], []);
  });

  for (const [setting, expected] of [
    [undefined, 0],
    [null, 0],
    [[], 0],
    ['outlet', 1],
    [{ outlet: good }, 1],
    [true, 1],
  ] as const) {
    it(`takes ${JSON.stringify(setting) ?? 'nothing'} for ${expected === 0 ? 'no clients' : 'a mistake'}`, () => {
      assert.equal(readClients(setting).length, expected);
      assert.ok(problemsOf(setting).every(([problem]) => problem === 'The setting is not a list.'));
    });
  }

  it('reads 1,000 entries within a second', () => {
    const entries = Array.from({ length: 1000 }, (_, index) => ({ ...good, name: `client-${index}` }));
    const time = processorTimeOf(() => {
      assert.ok(readClients(entries).every(({ kind }) => kind === 'client'));
    });
    assert.ok(time < 1000, `${time} ms`);
  });
});
