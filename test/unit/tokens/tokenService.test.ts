import assert from 'node:assert/strict';
import type { Client, HttpRequest, HttpResponse, TokenState } from '../../../src/core/model';
import { AppError } from '../../../src/core/model/errors';
import { providerOf } from '../../../src/core/providers';
import { TokenService, tokenKey } from '../../../src/core/tokens/tokenService';
import { makeClient } from '../../support/makeClient';
import { ManualClock } from '../../support/manualClock';

const client = makeClient();

interface Setting {
  readonly service: TokenService;
  readonly clock: ManualClock;
  readonly requests: HttpRequest[];
  /** Answers in order; the last one stays. */
  answers: (() => Promise<HttpResponse> | HttpResponse)[];
  readonly states: string[];
}

function setting(secret = 'marked-secret-value'): Setting {
  const clock = new ManualClock();
  const requests: HttpRequest[] = [];
  const made: Omit<Setting, 'service' | 'states'> = { clock, requests, answers: [grant('token-1')] };
  const service = new TokenService({
    clock,
    providerOf,
    readSecrets: async () => ({ clientSecret: secret }),
    random: () => 0.5,
    transport: {
      send: async (request, signal) => {
        requests.push(request);
        const answer = made.answers.length > 1 ? made.answers.shift() : made.answers[0];
        const aborted = new Promise<never>((_, reject) =>
          signal.addEventListener('abort', () => reject(new AppError('cancelled', 'cancelled'))),
        );
        return Promise.race([Promise.resolve(answer?.() ?? json(500, {})), aborted]);
      },
    },
  });
  const states: string[] = [];
  service.onDidChangeState(() => states.push(service.state(client).kind));
  return Object.assign(made, { service, states });
}

function json(status: number, body: unknown, headers: Record<string, string> = {}): HttpResponse {
  return { status, headers, body: JSON.stringify(body) };
}

function grant(value: string, lifetime = 3600): () => HttpResponse {
  return () => json(200, { access_token: value, expires_in: lifetime, token_type: 'Bearer' });
}

function refusing(status: number, headers: Record<string, string> = {}): () => HttpResponse {
  return () => json(status, { error: 'invalid_client' }, headers);
}

function never(): Promise<HttpResponse> {
  return new Promise(() => undefined);
}

function tokenIn(state: TokenState): string | undefined {
  return 'token' in state ? state.token?.value : undefined;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
}

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

  it('answers from memory until the margin, then asks again', async () => {
    const made = setting();
    made.answers = [grant('one', 900), grant('two', 900)];
    await made.service.get(client);
    made.clock.jump(839_000);
    assert.equal((await made.service.get(client)).value, 'one');
    made.clock.jump(2_000);
    assert.equal((await made.service.get(client)).value, 'two');
  });

  it('keeps a margin of 20 % for tokens that live shortly', async () => {
    const made = setting();
    made.answers = [grant('one', 10), grant('two', 10)];
    await made.service.get(client);
    made.clock.jump(7_900);
    assert.equal((await made.service.get(client)).value, 'one');
    made.clock.jump(200);
    assert.equal((await made.service.get(client)).value, 'two');
  });

  it('trusts the wall clock after a sleep, not timers', async () => {
    const made = setting();
    made.answers = [grant('one', 900), grant('two', 900)];
    await made.service.get(client);
    made.clock.jump(8 * 3600 * 1000);
    assert.equal((await made.service.get(client)).value, 'two');
  });

  it('does not trust a token when the clock went back before it was fetched', async () => {
    const made = setting();
    made.answers = [grant('one', 900), grant('two', 900)];
    await made.service.get(client);
    made.clock.jump(-3600 * 1000);
    assert.equal((await made.service.get(client)).value, 'two');
  });

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
    assert.equal(state.kind, 'failed');
    assert.equal(tokenIn(state), 'one');
    assert.equal((await made.service.get(client)).value, 'one');
  });

  for (const status of [502, 503, 504]) {
    it(`tries twice more after ${status}, with a pause that grows`, async () => {
      const made = setting();
      made.answers = [refusing(status), refusing(status), grant('third')];
      const token = made.service.get(client);
      await made.clock.advance(1124);
      assert.equal(made.requests.length, 1);
      await made.clock.advance(1);
      assert.equal(made.requests.length, 2);
      await made.clock.advance(2249);
      assert.equal(made.requests.length, 2);
      await made.clock.advance(1);
      assert.equal((await token).value, 'third');
    });
  }

  for (const status of [400, 401, 403, 404, 500]) {
    it(`does not try again after ${status}`, async () => {
      const made = setting();
      made.answers = [refusing(status)];
      await codeOf(made.service.get(client));
      assert.equal(made.requests.length, 1);
    });
  }

  it('heeds Retry-After, within the retries and after them', async () => {
    const made = setting();
    made.answers = [
      refusing(429, { 'retry-after': '5' }),
      refusing(429, { 'retry-after': '120' }),
      grant('at-last'),
    ];
    const first = codeOf(made.service.get(client));
    await made.clock.advance(4_999);
    assert.equal(made.requests.length, 1);
    await made.clock.advance(1);
    assert.equal(await first, 'rate-limited');
    assert.equal(made.requests.length, 2);
    assert.equal(await codeOf(made.service.get(client)), 'rate-limited');
    assert.equal(made.requests.length, 2);
    made.clock.jump(120_000);
    assert.equal((await made.service.get(client)).value, 'at-last');
  });

  it('quotes nothing of what a server says after a wrong secret, in whatever disguise it repeats the secret', async () => {
    const secret = 'p%ss w/rd&:é';
    const bytes = Buffer.from(secret);
    const disguises = [
      secret,
      encodeURIComponent(secret),
      [...secret].join(' '),
      [...secret].reverse().join(''),
      bytes.toString('hex'),
      bytes.toString('base64'),
      Buffer.from(`abc:${secret}`).toString('base64'),
      JSON.stringify(secret).slice(1, -1),
    ];
    for (const disguise of disguises) {
      for (const body of [
        { error: 'invalid_client', error_description: disguise, error_uri: disguise },
        { error: disguise },
        { errors: [{ code: disguise, message_title: disguise, message: disguise }] },
        disguise,
      ]) {
        for (const status of [200, 400, 401, 403, 500]) {
          const made = setting(secret);
          made.answers = [() => json(status, body)];
          await assert.rejects(made.service.get(client), (error: Error) => {
            assert.ok(!`${error.message}${error.cause}`.includes(disguise), error.message);
            return true;
          });
        }
      }
    }
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

  const different: Record<string, Partial<Record<keyof Client | string, unknown>>> = {
    'the client id': { clientId: 'other' },
    'the environment': { environment: 'production' },
    'the base URL': { baseUrl: 'http://127.0.0.1:4010' },
    'the scopes': { scopes: ['a'] },
    'the authentication': { authentication: 'client_secret_post' },
  };
  for (const [what, change] of Object.entries(different)) {
    it(`keeps another token where ${what} differs`, () => {
      assert.notEqual(tokenKey(makeClient(change)), tokenKey(client));
    });
  }

  it('shares the token of clients that differ only in name and allowed hosts', () => {
    assert.equal(tokenKey(makeClient({ name: 'other', allowedHosts: ['a.example'] })), tokenKey(client));
  });
});
