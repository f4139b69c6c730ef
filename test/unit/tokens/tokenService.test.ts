import assert from 'node:assert/strict';
import type { HttpResponse } from '../../../src/core/model';
import { tokenKey } from '../../../src/core/tokens/tokenService';
import { maskToken } from '../../../src/core/tokens/tokenText';
import { makeClient } from '../../support/makeClient';
import { client, codeOf, grant, never, refusing, setting } from './tokenServiceFixture';

describe('the token service', () => {
  it('makes one request for 1,000 simultaneous callers', async () => {
    const { service, requests } = setting();
    const tokens = await Promise.all(Array.from({ length: 1000 }, () => service.get(client)));
    assert.equal(requests.length, 1);
    assert.deepEqual(new Set(tokens.map((token) => token.value)), new Set(['token-1']));
  });

  it('lets 50 of 1,000 callers leave at once while the rest get the token', async () => {
    const made = setting();
    let answer: (response: HttpResponse) => void = () => undefined;
    made.answers = [() => new Promise((resolve) => (answer = resolve))];
    const leaving = Array.from({ length: 50 }, () => new AbortController());
    const left = leaving.map(({ signal }) => made.service.get(client, { signal }));
    const staying = Array.from({ length: 950 }, () => made.service.get(client));
    const codes = Promise.all(left.map(codeOf));
    await made.clock.advance(0);
    for (const controller of leaving) controller.abort();
    assert.deepEqual(new Set(await codes), new Set(['cancelled']));
    answer(grant('late')());
    const values = (await Promise.all(staying)).map((token) => token.value);
    assert.deepEqual(new Set(values), new Set(['late']));
    assert.equal(made.requests.length, 1);
  });

  it('ends the request when the last caller has left, and is as before', async () => {
    const made = setting();
    made.answers = [never, grant('second')];
    const leaving = new AbortController();
    const left = codeOf(made.service.get(client, { signal: leaving.signal }));
    await made.clock.advance(0);
    assert.equal(made.service.state(client).kind, 'fetching');
    leaving.abort();
    assert.equal(await left, 'cancelled');
    assert.equal(made.service.state(client).kind, 'none');
    assert.equal((await made.service.get(client)).value, 'second');
  });

  it('starts no request for a caller who has left before asking', async () => {
    const { service, clock, requests } = setting();
    await assert.rejects(service.get(client, { signal: AbortSignal.abort() }), { code: 'cancelled' });
    await clock.advance(0);
    assert.equal(requests.length, 0);
    assert.equal(service.state(client).kind, 'none');
  });

  const jumps: readonly (readonly [title: string, lifetime: number, jumps: readonly number[]])[] = [
    ['answers from memory until the margin, then asks again', 900, [839_000, 2_000]],
    ['keeps a margin of 20 % for tokens that live shortly', 10, [7_900, 200]],
    ['trusts the wall clock after a sleep, not timers', 900, [8 * 3600 * 1000]],
    ['does not trust a token when the clock went back before it was fetched', 900, [-3600 * 1000]],
  ];
  for (const [title, lifetime, times] of jumps) {
    it(title, async () => {
      const made = setting();
      made.answers = [grant('one', lifetime), grant('two', lifetime)];
      for (const time of [0, ...times]) {
        made.clock.jump(time);
        const isLast = time === times.at(-1);
        assert.equal((await made.service.get(client)).value, isLast ? 'two' : 'one', `${time} ms`);
      }
    });
  }

  it('asks the server for a fresh token, but joins a request in flight', async () => {
    const made = setting();
    made.answers = [grant('one'), grant('two')];
    await made.service.get(client);
    const [a, b] = await Promise.all([
      made.service.get(client, { skipCache: true }),
      made.service.get(client, { skipCache: true }),
    ]);
    assert.deepEqual([a?.value, b?.value, made.requests.length], ['two', 'two', 2]);
  });

  it('fetches for a refused token only while it is the current one', async () => {
    const made = setting();
    made.answers = [grant('one'), grant('two'), grant('three')];
    await made.service.get(client);
    for (let report = 0; report < 2; report += 1) {
      made.service.refuse(client, 'one');
      assert.equal((await made.service.get(client)).value, 'two');
    }
    assert.equal(made.requests.length, 2);
  });

  it('keeps a token that lives when its renewal fails', async () => {
    const made = setting();
    made.answers = [grant('one', 900), refusing(401)];
    await made.service.get(client);
    assert.equal(await codeOf(made.service.get(client, { skipCache: true })), 'rejected');
    const state = made.service.state(client);
    assert.ok(state.kind === 'failed' && state.token?.value === 'one', state.kind);
    assert.equal((await made.service.get(client)).value, 'one');
  });

  it('tells of each change, and of a token that begins to expire and has expired', async () => {
    const made = setting();
    made.answers = [grant('one', 100)];
    await made.service.get(client);
    assert.deepEqual(made.states, ['fetching', 'ready']);
    await made.clock.advance(80_001);
    assert.equal(made.states.length, 3);
    await made.clock.advance(20_000);
    assert.equal(made.states.length, 4);
    assert.equal(made.clock.pending, 0);
  });

  it('forgets a token and gives up what is in flight', async () => {
    const made = setting();
    made.answers = [never];
    const waiting = codeOf(made.service.get(client));
    await made.clock.advance(0);
    made.service.forget(client);
    assert.equal(await waiting, 'cancelled');
    assert.equal(made.service.state(client).kind, 'none');
  });

  it('leaves no timer and no waiter behind when disposed of', async () => {
    const made = setting();
    await made.service.get(client);
    const other = makeClient({ name: 'other', clientId: 'other' });
    made.answers = [never];
    const waiting = codeOf(made.service.get(other));
    await made.clock.advance(0);
    made.service.dispose();
    assert.equal(await waiting, 'cancelled');
    assert.equal(made.clock.pending, 0);
    assert.equal(await codeOf(made.service.get(client)), 'cancelled');
  });

  const different: Readonly<Record<string, object>> = {
    'the client id': { clientId: 'other' },
    'the environment': { environment: 'production' },
    'the base URL': { baseUrl: 'http://127.0.0.1:4010' },
    'the scopes': { scopes: ['a'] },
    'the authentication': { authentication: 'client_secret_post' },
  };
  for (const [what, change] of Object.entries(different)) {
    it(`keeps another token where ${what} differs`, () => {
      assert.notEqual(tokenKey(makeClient({ ...change })), tokenKey(client));
    });
  }

  it('shares the token of clients that differ only in name and allowed hosts', () => {
    assert.equal(tokenKey(makeClient({ name: 'other', allowedHosts: ['a.example'] })), tokenKey(client));
  });
});

describe('a masked token', () => {
  it('shows four characters at each end', () => {
    assert.equal(maskToken('abcd0123456789012345wxyz'), 'abcd…wxyz');
  });

  it('shows none where it has fewer than 24', () => {
    for (const token of ['', 'a', 'a'.repeat(23)]) assert.equal(maskToken(token), '••••');
  });
});
