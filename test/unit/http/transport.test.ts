import assert from 'node:assert/strict';
import { createTransport } from '../../../src/core/http/transport';
import { type FaultName, type FaultServer, startFaultServer } from '../../support/faultServer';
import { until } from '../../support/until';

describe('The transport', () => {
  let server: FaultServer;
  const transport = createTransport(5000);
  afterEach(() => server?.stop());

  function send(signal: AbortSignal) {
    return transport.send(
      { method: 'POST', url: `${server.url}/oauth2/token`, headers: {}, body: 'a=é' },
      signal,
    );
  }

  it('sends the body as UTF-8 and reads status, headers in lower case, and text', async () => {
    server = await startFaultServer('gobiz', 'status429Seconds');
    const answer = await send(new AbortController().signal);
    assert.equal(answer.status, 429);
    assert.equal(answer.headers['retry-after'], '1');
    assert.equal(JSON.parse(answer.body).error, 'slow_down');
    assert.deepEqual(
      server.requests.map(({ method, body }) => [method, body]),
      [['POST', 'a=é']],
    );
  });

  it('sends nothing where it is cancelled before', async () => {
    server = await startFaultServer('gobiz', 'good');
    await assert.rejects(send(AbortSignal.abort()), { code: 'cancelled' });
    assert.equal(server.connections(), 0);
  });

  it('sends nothing, and lets no error escape, where it is cancelled in the same turn', async () => {
    server = await startFaultServer('gobiz', 'good');
    const controller = new AbortController();
    const sent = send(controller.signal);
    controller.abort();
    await assert.rejects(sent, { code: 'cancelled' });
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(server.requests.length, 0);
  });

  for (const fault of ['stalledHead', 'stalledBody', 'tricklingBody'] satisfies FaultName[]) {
    // Without the cancellation it would wait for its time limit, and fail as timed out.
    it(`ends when it is cancelled in a ${fault}`, async () => {
      server = await startFaultServer('doku', fault);
      const controller = new AbortController();
      const sent = assert.rejects(send(controller.signal), { code: 'cancelled' });
      await until(async () => server.requests.length > 0);
      controller.abort();
      await sent;
    });
  }

  it('does not take a time limit that has passed long ago for one of the next request', async () => {
    server = await startFaultServer('gobiz', 'stalledHead', 'good');
    const short = createTransport(100);
    const request = { method: 'POST', url: `${server.url}/oauth2/token`, headers: {}, body: '' } as const;
    await assert.rejects(short.send(request, new AbortController().signal), { code: 'timed-out' });
    assert.equal((await short.send(request, new AbortController().signal)).status, 200);
  });
});
