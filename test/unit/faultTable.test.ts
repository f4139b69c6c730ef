import assert from 'node:assert/strict';
import { benchFor, outcomeOf, timeLimits } from './faultBench';
import { faultRows, goodRows, otherRows } from './faultRows';
import { type FaultName, type FaultServer, faultNames, startFaultServer } from './faultServer';

describe('The fault table', () => {
  let server: FaultServer;
  afterEach(() => server.stop());

  for (const provider of ['gobiz', 'doku'] as const) {
    for (const row of faultRows) {
      it(`${provider}: ${row.fault} is told as ${row.code}, with the next step`, async () => {
        server = await startFaultServer(provider, row.fault);
        const limit = row.code === 'timed-out' ? timeLimits.stalled : timeLimits.other;
        const bench = benchFor(provider, server.url, limit);
        const outcome = await outcomeOf(bench);
        assert.ok(outcome.kind === 'failed', 'A token came out of it.');
        const { code, message, cause } = outcome.error;
        assert.equal(code, row.code);
        assert.match(message, row.next);
        if (row.cause !== undefined) assert.equal(cause, row.cause);
        assert.equal(server.requests.length, row.requests ?? 1);
        assert.deepEqual(server.strayed, []);
        const state = bench.service.state(bench.client);
        assert.ok(state.kind === 'failed' && state.error === outcome.error);
        bench.service.dispose();
        assert.equal(bench.clock.pending, 0);
      });
    }

    for (const [fault, lifetimes] of Object.entries(goodRows)) {
      it(`${provider}: ${fault} gives a token for ${lifetimes[provider]} seconds`, async () => {
        server = await startFaultServer(provider, fault as FaultName);
        const bench = benchFor(provider, server.url);
        const outcome = await outcomeOf(bench);
        assert.ok(outcome.kind === 'token', 'It failed.');
        assert.match(outcome.token.value, /^fault-server-token-/);
        assert.equal(outcome.token.expiresAt - outcome.token.fetchedAt, lifetimes[provider] * 1000);
        bench.service.dispose();
        assert.equal(bench.clock.pending, 0);
      });
    }

    it(`${provider}: waits as long as a Retry-After in a date says`, async () => {
      server = await startFaultServer(provider, 'status429Date', 'good');
      const bench = benchFor(provider, server.url);
      assert.equal((await outcomeOf(bench)).kind, 'token');
      const [wait] = bench.clock.waits;
      // Longer than the pause without that header; the date has no milliseconds, and the answer took its time.
      assert.ok(wait !== undefined && wait > 3000 && wait <= 8000, `${wait} ms`);
      bench.service.dispose();
    });

    for (const fault of [
      'resetInHead',
      'resetInBody',
      'status429',
      'status502',
      'status503',
      'status504',
    ] as const) {
      it(`${provider}: gets over one ${fault}, by a request that is made anew`, async () => {
        server = await startFaultServer(provider, fault, 'good');
        const bench = benchFor(provider, server.url);
        assert.equal((await outcomeOf(bench)).kind, 'token');
        const [first, second] = server.requests;
        assert.ok(first && second && server.requests.length === 2);
        assert.equal(second.body, first.body);
        for (const header of provider === 'doku' ? ['x-timestamp', 'x-signature'] : []) {
          assert.ok(first.headers[header]);
          assert.notEqual(second.headers[header], first.headers[header], header);
        }
        assert.equal(bench.service.state(bench.client).kind, 'ready');
        bench.service.dispose();
      });
    }
  }

  it('has a row for every fault', () => {
    const rows = [...faultRows.map(({ fault }) => fault), ...Object.keys(goodRows), ...otherRows];
    assert.deepEqual([...rows].sort(), [...faultNames].sort());
  });
});
