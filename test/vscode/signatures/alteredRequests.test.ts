import assert from 'node:assert/strict';
import { type Alteration, differingBytes } from '../../support/alterations';
import { type AlteringProxy, startAlteringProxy } from '../../support/alteringProxy';
import { inputs } from '../../support/inputs';
import { setClients, shopEntry } from '../fixture';
import { checkouts, transactions } from './requestTexts';
import { checkoutPath, createVa, send, useSignaturesFixture, written } from './signaturesFixture';

/** Sends of one file, and in all. */
const inOneFile = 20;
const inAll = inputs(20, 100);

/** SNAP's signature covers neither X-EXTERNAL-ID nor X-PARTNER-ID; the latter is compared with the token's owner. */
const snapReasons = {
  body: '4012700: Unauthorized. Invalid Signature',
  path: '4012700: Unauthorized. Invalid Signature',
  timestamp: '4012700: Unauthorized. Invalid Signature',
  signature: '4012700: Unauthorized. Invalid Signature',
  token: '4012701: Invalid Token (B2B)',
  clientId: '4012700: Unauthorized. Unknown Client',
} as const satisfies Partial<Record<Alteration, string>>;

const checkoutReasons = {
  body: 'invalid_signature: Invalid Header Signature',
  path: 'invalid_signature: Invalid Header Signature',
  timestamp: 'invalid_signature: Invalid Header Signature',
  signature: 'invalid_signature: Invalid Header Signature',
  requestId: 'invalid_signature: Invalid Header Signature',
  clientId: 'unknown_client: Unknown Client-Id',
} as const satisfies Partial<Record<Alteration, string>>;

const services = [
  { name: 'under SNAP', path: createVa, reasons: snapReasons, texts: transactions },
  { name: 'outside SNAP', path: checkoutPath, reasons: checkoutReasons, texts: checkouts },
] as const;

/** Each message goes to the sandbox twice: altered by one byte, then as it came. */
describe('the signatures of many requests of a sender', () => {
  const fixture = useSignaturesFixture();

  let proxy: AlteringProxy;

  before(async () => {
    proxy = await startAlteringProxy(fixture.sandbox.doku.url);
  });
  after(() => proxy.stop());
  // The requests go to the port of the proxy, which is a host of its own.
  beforeEach(() => setClients([shopEntry(fixture.sandbox, { allowedHosts: [new URL(proxy.url).host] })]));

  for (const { name, path, reasons, texts } of services) {
    const alterations = Object.keys(reasons) as readonly (keyof typeof reasons)[];
    const alterationOf = (index: number) => alterations[index % alterations.length] ?? 'body';

    it(`are accepted ${name}, and refused when one byte changes on the way`, async function () {
      this.timeout(120_000);
      const from = proxy.passed.length / 2;
      proxy.plan = (count) => [alterationOf(count - from), 'nothing'];
      for (let first = 0; first < inAll; first += inOneFile) {
        const indices = Array.from({ length: inOneFile }, (_, index) => first + index);
        const { text, lines } = texts(proxy.url, indices);
        await send(await written(text), lines);
      }
      const seen = fixture.seenAt(path);
      assert.equal(seen.length, 2 * inAll);
      const refused = seen.filter((_, index) => index % 2 === 0);
      assert.deepEqual(
        refused.map(({ status, verdict }) => [status, verdict]),
        refused.map((_, index) => [401, reasons[alterationOf(index)]]),
      );
      const accepted = seen.filter((_, index) => index % 2 === 1);
      assert.deepEqual(
        accepted.flatMap(({ status, verdict }, index) => (status === 200 ? [] : [[index, status, verdict]])),
        [],
      );
      const passed = proxy.passed.slice(2 * from);
      assert.deepEqual(
        passed.map(({ came, went }) => differingBytes(came, went)),
        passed.map((_, index) => (index % 2 === 0 ? 1 : 0)),
      );
    });
  }
});
