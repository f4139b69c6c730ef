import assert from 'node:assert/strict';
import { client, codeOf, grant, json, refusing, setting } from './tokenServiceFixture';

describe('the token service, if a request fails,', () => {
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

  /** Milliseconds that each answer takes, in order; their tokens live for two seconds. */
  function slowly(...delays: readonly number[]) {
    const made = setting();
    made.answers = delays.map((delay, index) => () => {
      made.clock.jump(delay);
      return grant(`answer-${index}`, 2)();
    });
    return made;
  }

  it('asks again where an answer takes longer than its token lives, as nobody may have that token', async () => {
    const { service, clock } = slowly(1700, 2500, 100);
    const token = service.get(client);
    await clock.advance(10_000);
    assert.equal((await token).value, 'answer-2');
  });

  it('says so where each answer takes longer than its token lives', async () => {
    const { service, clock } = slowly(3000, 3000, 3000);
    const failed = assert.rejects(service.get(client), { code: 'timed-out', message: /took so long/ });
    await clock.advance(10_000);
    await failed;
  });
});
