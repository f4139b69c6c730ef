import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { clientFor, codeOf, send, startWire } from '../support/wireFixture';

const path = `\\\\.\\pipe\\kunci-${process.pid}`;

describe('The wire', () => {
  before(function () {
    if (process.platform !== 'win32') this.skip();
  });

  it('releases no token to a named pipe, whatever host its request names', async () => {
    let received = '';
    const server = createServer((socket) => {
      socket.on('data', (chunk) => {
        received += chunk.toString('latin1');
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
    const client = clientFor('outlet', ['127.0.0.1:4010']);
    const { wire, token, blocked } = startWire(client);
    try {
      const plain = await send('http://127.0.0.1:4010/', { socketPath: path });
      assert.equal(codeOf(plain), 'status 200');
      assert.match(received, /^GET \/ HTTP/);
      received = '';
      const headers = { host: '127.0.0.1:4010', authorization: `Bearer ${token}` };
      const answer = await send('http://127.0.0.1:4010/', { socketPath: path, headers });
      assert.equal(codeOf(answer), 'host-not-allowed');
      assert.equal(received, '');
      assert.equal(blocked.length, 1);
    } finally {
      wire.dispose();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
