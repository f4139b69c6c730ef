/** What the fault table takes for granted of its server: that its faults differ, and that it notices who follows. */
import assert from 'node:assert/strict';
import http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { type FaultName, type FaultServer, startFaultServer } from '../../support/faultServer';
import { rawRequest } from '../../support/rawRequest';

describe('The fault server', () => {
  let server: FaultServer | undefined;
  const start = async (...names: Parameters<typeof startFaultServer>): Promise<FaultServer> => {
    server = await startFaultServer(...names);
    return server;
  };
  afterEach(() => server?.stop());
  const post = (url: string, path = '/oauth2/token') =>
    rawRequest(url + path, { method: 'POST', body: 'hello', headers: { 'x-test': 'yes' } });

  it('remembers each request and meets them with its faults in turn, the last one for good', async () => {
    const { url, requests } = await start('gobiz', 'status503', 'good');
    for (const status of [503, 200, 200]) assert.equal((await post(url)).status, status);
    assert.deepEqual(
      requests.map(({ method, target, body, headers }) => [method, target, body, headers['x-test']]),
      Array(3).fill(['POST', '/oauth2/token', 'hello', 'yes']),
    );
  });

  it('points its redirects to a second server, which remembers who follows', async () => {
    const { url, strayed } = await start('doku', 'redirect307');
    const { headers } = await post(url);
    assert.equal(strayed.length, 0);
    await post(String(headers.location), '');
    assert.equal(strayed[0]?.body, 'hello');
  });

  it('sends over 10 MB, and a bomb that is small until it is unpacked', async () => {
    assert.ok((await received((await start('gobiz', 'hugeBody')).url)).body.length > 10_000_000);
    await server?.stop();
    const { body } = await received((await start('gobiz', 'compressedBomb')).url);
    assert.ok(body.length < 100_000);
    assert.ok(gunzipSync(body).length > 20_000_000);
  });

  const ends: readonly (readonly [fault: FaultName, end: string])[] = [
    ['resetInHead', 'ECONNRESET, no head'],
    ['resetInBody', 'ECONNRESET in the body'],
    ['stalledHead', 'nothing, no head'],
    ['stalledBody', 'nothing in the body'],
    ['tricklingBody', 'nothing in the body'],
  ];
  for (const [fault, end] of ends) {
    it(`does what ${fault} says`, async () => {
      const { head, code } = await received((await start('gobiz', fault)).url, 500);
      assert.equal(`${code ?? 'nothing'}${head ? ' in the body' : ', no head'}`, end);
    });
  }
});

/** What arrives in so many milliseconds, and the code of the error that ends it. */
function received(url: string, limit = 10_000) {
  return new Promise<{ head: boolean; body: Buffer; code: string | undefined }>((resolve) => {
    const chunks: Buffer[] = [];
    let head = false;
    const end = (error?: NodeJS.ErrnoException): void => {
      clearTimeout(timer);
      resolve({ head, body: Buffer.concat(chunks), code: error?.code });
      sent.destroy();
    };
    const sent = http.request(`${url}/oauth2/token`, { method: 'POST', agent: false }, (response) => {
      head = true;
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', end).on('end', () => end());
    });
    const timer = setTimeout(end, limit);
    sent.on('error', end).end();
  });
}
