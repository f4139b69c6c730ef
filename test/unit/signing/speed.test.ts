import assert from 'node:assert/strict';
import { signTransaction } from '../../../src/core/signing/snap';
import { processorTimeOf } from '../../support/until';

// How long a signature takes beside those of other libraries is measured by `npm run bench`.
it('signs a thousand transactions of 1 KB within a second', () => {
  const items = Array.from({ length: 14 }, (_, id) => ({ id, name: `  Kopi ${id}`, price: '12345678.00' }));
  const request = {
    method: 'POST',
    path: '/v1.0/x',
    token: 't'.repeat(700),
    body: JSON.stringify({ items }, null, 2),
    timestamp: '2022-10-07T14:18:39Z',
  };
  assert.ok(Math.abs(request.body.length - 1024) < 256, `${request.body.length} characters`);
  const time = processorTimeOf(() => {
    for (let index = 0; index < 1000; index += 1) signTransaction(request, 'secret');
  });
  assert.ok(time < 1000, `${time} ms`);
});
