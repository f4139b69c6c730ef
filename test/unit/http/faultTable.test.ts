import assert from 'node:assert/strict';
import { type FaultName, type FaultServer, faultNames, startFaultServer } from '../../support/faultServer';
import { fixtureFor, outcomeOf, timeLimits } from './faultFixture';
import { faultRows, goodRows, otherRows } from './faultRows';

describe('The fault table', () => {
  let server: FaultServer;
  afterEach(() => server.stop());

  for (const provider of ['gobiz', 'doku'] as const) {
    for (const row of faultRows) {
      it(`${provider}: ${row.fault} is told as ${row.code}, with the next step`, async () => {
        server = await startFaultServer(provider, row.fault);
        const limit = row.code === 'timed-out' ? timeLimits.stalled : timeLimits.other;
        const fixture = fixtureFor(provider, server.url, limit);
        const outcome = await outcomeOf(fixture);
        assert.ok(outcome.kind === 'failed', 'A token came out of it.');
        const { code, message, cause } = outcome.error;
        assert.equal(code, row.code);
        assert.match(message, row.next);
        if (row.cause !== undefined) assert.equal(cause, row.cause);
        assert.equal(server.requests.length, row.requests ?? 1);
        assert.deepEqual(server.strayed, []);
        const state = fixture.service.state(fixture.client);
        assert.ok(state.kind === 'failed' && state.error === outcome.error);
        fixture.service.dispose();
        assert.equal(fixture.clock.pending, 0);
      });
    }

    for (const [fault, lifetimes] of Object.entries(goodRows)) {
      it(`${provider}: ${fault} gives a token for ${lifetimes[provider]} seconds`, async () => {
        server = await startFaultServer(provider, fault as FaultName);
        const fixture = fixtureFor(provider, server.url);
        const outcome = await outcomeOf(fixture);
        assert.ok(outcome.kind === 'token', 'It failed.');
        assert.match(outcome.token.value, /^fault-server-token-/);
        assert.equal(outcome.token.expiresAt - outcome.token.fetchedAt, lifetimes[provider] * 1000);
        fixture.service.dispose();
        assert.equal(fixture.clock.pending, 0);
      });
    }

    it(`${provider}: waits as long as a Retry-After in a date says`, async () => {
      server = await startFaultServer(provider, 'status429Date', 'good');
      const fixture = fixtureFor(provider, server.url);
      assert.equal((await outcomeOf(fixture)).kind, 'token');
      const [wait] = fixture.clock.waits;
      // Longer than the pause without that header; the date has no milliseconds, and the answer took its time.
      assert.ok(wait !== undefined && wait > 3000 && wait <= 8000, `${wait} ms`);
      fixture.service.dispose();
    });

    const passing = [
      'resetInHead',
      'resetInBody',
      'status429',
      'status502',
      'status503',
      'status504',
    ] as const;
    for (const fault of passing) {
      it(`${provider}: gets over one ${fault}, by a second request`, async () => {
        server = await startFaultServer(provider, fault, 'good');
        const fixture = fixtureFor(provider, server.url);
        assert.equal((await outcomeOf(fixture)).kind, 'token');
        const [first, second] = server.requests;
        assert.ok(first && second && server.requests.length === 2);
        assert.equal(second.body, first.body);
        for (const header of provider === 'doku' ? ['x-timestamp', 'x-signature'] : []) {
          assert.ok(first.headers[header]);
          assert.notEqual(second.headers[header], first.headers[header], header);
        }
        assert.equal(fixture.service.state(fixture.client).kind, 'ready');
        fixture.service.dispose();
      });
    }
  }

  it('has a row for every fault', () => {
    const rows = [...faultRows.map(({ fault }) => fault), ...Object.keys(goodRows), ...otherRows];
    assert.deepEqual([...rows].sort(), [...faultNames].sort());
  });
});
