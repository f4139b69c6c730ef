import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sandbox, type SandboxRequest, startSandbox } from '../../src/sandbox';
import { accountBody } from './accountBody';
import type { Alteration } from './alterations';
import { type AlteringProxy, startAlteringProxy } from './alteringProxy';
import { Random } from './randomJson';
import { SigningBench } from './signingBench';

const count = 100;

describe('signatures in httpYac', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let bench: SigningBench;
  let proxy: AlteringProxy;
  let folder: string;
  let seen: SandboxRequest[];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signing-'));
    sandbox = await startSandbox();
    proxy = await startAlteringProxy(sandbox.doku.url);
    bench = new SigningBench(sandbox);
    seen = [];
    sandbox.onRequest((request) => {
      if (!request.path.includes('b2b')) seen.push(request);
    });
  });
  afterEach(async () => {
    bench.stop();
    await proxy.stop();
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  for (const zone of ['utc', 'wib']) {
    it(`has ${count} transactions of many kinds accepted, each as a send of its own (${zone})`, async () => {
      bench.stop();
      bench = new SigningBench(sandbox, { options: { timestampZone: zone } });
      const random = new Random(zone === 'utc' ? 11 : 12);
      for (let index = 0; index < count; index += 1) {
        const { statuses, errors } = await bench.send(transaction(random, index), folder);
        assert.deepEqual({ statuses, errors }, { statuses: [200], errors: [] }, `transaction ${index}`);
      }
      assert.equal(seen.length, count);
      assert.ok(seen.every(({ verdict }) => /X-SIGNATURE verified|Accepted/.test(verdict)));
    });
  }

  it(`has the same ${count} transactions refused when one byte changes on the way`, async () => {
    const random = new Random(11);
    const alterations = ['body', 'path', 'timestamp', 'signature', 'token', 'method'] as const;
    const refused = new Map<Alteration, number>();
    for (let index = 0; index < count; index += 1) {
      const text = transaction(random, index).replace(sandbox.doku.url, proxy.url);
      proxy.plan = () => ['nothing'];
      assert.deepEqual((await bench.send(text, folder)).statuses, [200], `unaltered transaction ${index}`);
      const alteration = alterations[index % alterations.length] ?? 'body';
      proxy.plan = () => [alteration];
      const [status = 0] = (await bench.send(text, folder)).statuses;
      assert.ok(status >= 400 && status < 500, `transaction ${index}, ${alteration}: ${status}`);
      refused.set(alteration, (refused.get(alteration) ?? 0) + 1);
    }
    assert.equal(
      [...refused.values()].reduce((sum, one) => sum + one),
      count,
    );
    assert.equal(refused.size, alterations.length);
  });

  it(`has ${count} requests outside SNAP accepted, and each refused when one byte changes`, async () => {
    const random = new Random(13);
    const alterations = ['body', 'path', 'timestamp', 'signature', 'clientId', 'requestId'] as const;
    for (let index = 0; index < count; index += 1) {
      const text = checkout(random, index);
      assert.deepEqual(await bench.send(text, folder), { statuses: [200], errors: [] }, `request ${index}`);
      const alteration = alterations[index % alterations.length] ?? 'body';
      proxy.plan = () => [alteration];
      const [status = 0] = (await bench.send(text.replace(sandbox.doku.url, proxy.url), folder)).statuses;
      assert.ok(status >= 400 && status < 500, `request ${index}, ${alteration}: ${status}`);
    }
  });

  it('signs again with a new token after a 401', async () => {
    const random = new Random(1);
    assert.deepEqual((await bench.send(transaction(random, 0), folder)).statuses, [200]);
    sandbox.revokeAll();
    assert.deepEqual((await bench.send(transaction(random, 1), folder)).statuses, [200]);
    assert.deepEqual(
      seen.map(({ status }) => status),
      [200, 401, 200],
    );
  });

  it('puts values into a file of the body as well, but no signature', async () => {
    const body = accountBody({ trxId: '{{$processEnv DOKU_SHOP_TIMESTAMP}}', amount: '1.00', name: 'x' }, '');
    const head = /.*CHANNEL-ID: H2H\n/s.exec(transaction(new Random(1), 0))?.[0] ?? '';
    const only = head.replaceAll(/^(X-TIMESTAMP|X-SIGNATURE): .*$/gm, '$1: mine');
    const signature = fileBody('signature.json', body.replace('_TIMESTAMP', '_SIGNATURE'), '<@');
    const time = fileBody('time.json', body, '<@');
    assert.deepEqual((await bench.send(`${head}\n${time}\n`, folder)).statuses, [200]);
    for (const request of [head, only]) {
      const { statuses, errors } = await bench.send(`${request}\n${signature}\n`, folder);
      assert.deepEqual(statuses, []);
      assert.match(errors.join(), /in its own URL or body/);
    }
  });

  it('lets nothing go that cannot be signed', async () => {
    const text = transaction(new Random(1), 0).replace('{{$processEnv DOKU_SHOP_SIGNATURE}}', 'mine');
    assert.deepEqual((await bench.send(text, folder)).statuses, [401]);
    const twice = transaction(new Random(1), 0).replace(
      'CHANNEL-ID: H2H',
      'CHANNEL-ID: {{$processEnv DOKU_SHOP_SIGNATURE}}',
    );
    const { statuses, errors } = await bench.send(twice, folder);
    assert.deepEqual(statuses, []);
    assert.match(errors.join(), /its signature has to stand once/);
  });

  /** In turn: written out, spaced, with file variables, Unicode, from a file, from a file with variables. */
  function transaction(random: Random, index: number): string {
    const name = random.of([
      'Kopi Pagi',
      'Warung  Bu  Sri',
      'Ayam “Geprek” ☕',
      'Nasi Goreng 🍳 Ñandú',
      'a\\u00e9\\/b',
    ]);
    const account = { trxId: `INV-${index}`, amount: `${1 + random.below(99_999)}.00`, name };
    const body = accountBody(account, random.of(['', '  ', '\t']));
    const variables = `@trx = INV-${index}\n@shop = ${name.replaceAll('\\', '\\\\')}\n`;
    const bodies = [
      body,
      body.replaceAll('\n', '\n\n# a comment, which is not sent\n'),
      body.replace(`INV-${index}`, '{{trx}}'),
      fileBody(`body-${index}.json`, body, '<'),
      fileBody(`body-${index}.json`, body.replace(`INV-${index}`, '{{trx}}'), '<@'),
    ];
    return `${variables}
POST ${sandbox.doku.url}/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va?page=a%20b&n=${index}
Authorization: Bearer {{$processEnv DOKU_SHOP_TOKEN}}
Content-Type: application/json
X-PARTNER-ID: {{$processEnv DOKU_SHOP_CLIENT_ID}}
X-EXTERNAL-ID: {{$processEnv DOKU_SHOP_EXTERNAL_ID}}
X-TIMESTAMP: {{$processEnv DOKU_SHOP_TIMESTAMP}}
X-SIGNATURE: {{$processEnv DOKU_SHOP_SIGNATURE}}
CHANNEL-ID: H2H

${bodies[index % bodies.length]}
`;
  }

  function checkout(random: Random, index: number): string {
    const order = {
      amount: 1 + random.below(99_999),
      invoice_number: `INV ${index}`,
      note: random.of(['é ☕', 'a  b', 'x']),
    };
    const body = JSON.stringify({ order }, undefined, random.below(4));
    const bodies = [body, fileBody(`checkout-${index}.json`, `${body}\n`, '<')];
    return `POST ${sandbox.doku.url}/checkout/v1/payment?n=${index}
Content-Type: application/json
Client-Id: {{$processEnv DOKU_SHOP_CLIENT_ID}}
Request-Id: {{$processEnv DOKU_SHOP_REQUEST_ID}}
Request-Timestamp: {{$processEnv DOKU_SHOP_TIMESTAMP}}
Signature: {{$processEnv DOKU_SHOP_SIGNATURE}}

${bodies[index % bodies.length]}
`;
  }

  function fileBody(name: string, content: string, sign: string): string {
    writeFileSync(join(folder, name), content);
    return `${sign} ./${name}`;
  }
});
