import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { storesOf } from '../../src/editor/senders/httpYacHook';
import { type Sandbox, startSandbox } from '../../src/sandbox';
import { HttpYacBench, startWire, type Wire } from './httpyacBench';

/** `KUNCI_LONG=1` sends for a minute instead of some seconds. */
const isLong = process.env['KUNCI_LONG'] !== undefined;

describe('the hook in httpYac', function () {
  this.timeout(isLong ? 120_000 : 30_000);
  let sandbox: Sandbox;
  let bench: HttpYacBench;
  let wire: Wire;

  beforeEach(async () => {
    sandbox = await startSandbox();
    wire = await startWire();
    bench = new HttpYacBench(sandbox);
    bench.start();
  });
  afterEach(async () => {
    bench.stop();
    await wire.stop();
    await sandbox.stop();
  });

  const outlets = () =>
    `GET ${sandbox.gobiz.url}/integrations/partner/v1/linked-outlets\nAuthorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}\n`;

  it('resolves the token when the request is sent', async () => {
    assert.deepEqual((await bench.send(outlets())).statuses, [200]);
  });

  it('resolves it through file variables, in URL, header and body', async () => {
    const token = (await bench.tokens.get(bench.client)).value;
    const { statuses } = await bench.send(
      `@t = {{$processEnv GOBIZ_OUTLET_TOKEN}}\nPOST ${wire.url}/a?t={{t}}\nContent-Type: text/plain\nX-A: {{  $processEnv  GOBIZ_OUTLET_TOKEN }}\n\nbody {{t}} é\n`,
    );
    assert.deepEqual(statuses, [200]);
    const [request] = wire.requests;
    assert.equal(request?.url, `/a?t=${token}`);
    assert.equal(request?.headers['x-a'], token);
    assert.equal(
      Buffer.from(request?.body ?? '', 'latin1')
        .toString()
        .trim(),
      `body ${token} é`,
    );
  });

  it('never shows a 401 while tokens of 3 seconds expire', async () => {
    sandbox.setLifetime(3);
    const [sends, pause] = isLong ? [200, 300] : [40, 150];
    const statuses: number[] = [];
    for (let i = 0; i < sends; i++) {
      statuses.push(...(await bench.send(outlets())).statuses);
      await wait(pause);
    }
    assert.deepEqual(new Set(statuses), new Set([200]));
    assert.equal(statuses.length, sends);
  });

  it('fetches anew and tries once more after a 401', async () => {
    const onWire: number[] = [];
    sandbox.onRequest(({ path, status }) => {
      if (path.includes('linked-outlets')) onWire.push(status);
    });
    await bench.send(outlets());
    sandbox.revokeAll();
    assert.deepEqual((await bench.send(outlets())).statuses, [200]);
    assert.deepEqual(onWire, [200, 401, 200]);
  });

  it('tries no third time, and takes a server that keeps refusing at its word', async () => {
    await wire.stop();
    wire = await startWire(() => ({ status: 401 }));
    const text = `GET ${wire.url}/\nAuthorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}\n`;
    assert.deepEqual((await bench.send(text)).statuses, [401]);
    assert.equal(wire.requests.length, 2);
  });

  it('sends once more with the new token in the URL and the body too', async () => {
    await wire.stop();
    let answers = 0;
    wire = await startWire(() => ({ status: answers++ === 0 ? 401 : 200 }));
    const before = (await bench.tokens.get(bench.client)).value;
    const { statuses } = await bench.send(
      `POST ${wire.url}/?t={{$processEnv GOBIZ_OUTLET_TOKEN}}\nContent-Type: text/plain\n\n{{$processEnv GOBIZ_OUTLET_TOKEN}}\n`,
    );
    const after = (await bench.tokens.get(bench.client)).value;
    assert.deepEqual(statuses, [200]);
    assert.notEqual(before, after);
    assert.deepEqual(
      wire.requests.map(({ url, body }) => [url, body.trim()]),
      [before, after].map((token) => [`/?t=${token}`, token]),
    );
  });

  it('leaves no token in what httpYac keeps, shows and logs', async () => {
    const { kept } = await bench.send(
      `@t = {{$processEnv GOBIZ_OUTLET_TOKEN}}\n\n###\n${outlets()}X-T: {{t}}\n`,
    );
    const token = (await bench.tokens.get(bench.client)).value;
    assert.ok(kept.includes('Bearer [token]'), kept);
    assert.ok(!kept.includes(token));
  });

  describe('lets no token go', () => {
    const token = 'a-token-that-must-not-leave';

    beforeEach(() => {
      bench.stop();
      // Production has no business on this machine, where the wire is.
      bench = new HttpYacBench(
        sandbox,
        { environment: 'production', baseUrl: 'https://gateway.example' },
        token,
      );
      bench.start();
    });

    const cases: readonly [name: string, text: (url: string) => string][] = [
      ['in the URL', (url) => `GET ${url}/?t={{$processEnv GOBIZ_OUTLET_TOKEN}}\n`],
      ['in a header', (url) => `GET ${url}/\nX: {{$processEnv GOBIZ_OUTLET_TOKEN}}\n`],
      ['in the body', (url) => `POST ${url}/\n\n{{$processEnv GOBIZ_OUTLET_TOKEN}}\n`],
      [
        'by a file variable',
        (url) => `@h = ${url}\n@t = {{$processEnv GOBIZ_OUTLET_TOKEN}}\nGET {{h}}/?t={{t}}\n`,
      ],
      [
        'by a script that changes the URL',
        (url) =>
          `{{@request\n  request.url = '${url}/';\n}}\nGET https://gateway.example/\nX: {{$processEnv GOBIZ_OUTLET_TOKEN}}\n`,
      ],
    ];
    for (const [name, text] of cases) {
      it(`to a forbidden host ${name}`, async () => {
        const { errors, shown } = await bench.send(text(wire.url));
        assert.ok(
          errors.some((error) => /is not allowed|would go to/.test(error)),
          errors.join(),
        );
        // A person is to read the reason, not the lines of code that it came from. What got throws is got's.
        const own = shown.filter((one) => !one.startsWith('RequestError'));
        assert.deepEqual(
          own.filter((one) => one.includes('\n')),
          [],
        );
        assert.deepEqual(wire.requests, []);
      });
    }
  });

  it('follows no redirect to a host that may not have it', async () => {
    const target = `http://localhost.evil.example:1/`;
    await wire.stop();
    wire = await startWire(() => ({ status: 302, headers: { location: target } }));
    const { errors } = await bench.send(`GET ${wire.url}/\nX: {{$processEnv GOBIZ_OUTLET_TOKEN}}\n`);
    assert.ok(
      errors.some((error) => error.includes('would go to localhost.evil.example')),
      errors.join(),
    );
  });

  it('leaves other variables and other files to httpYac', async () => {
    process.env['KUNCI_TEST_OTHER'] = 'theirs';
    try {
      await bench.send(`GET ${wire.url}/\nX: {{$processEnv KUNCI_TEST_OTHER}}\n`);
      assert.equal(wire.requests[0]?.headers['x'], 'theirs');
    } finally {
      delete process.env['KUNCI_TEST_OTHER'];
    }
  });

  it('leaves the plug-in store as it was', async () => {
    const { pluginStore } = bench.stores;
    const own = () => undefined;
    bench.stop();
    assert.equal('kunci' in pluginStore, false);
    pluginStore['kunci'] = own;
    const other = new HttpYacBench(sandbox);
    other.start();
    assert.notEqual(pluginStore['kunci'], own);
    other.stop();
    assert.equal(pluginStore['kunci'], own);
    delete pluginStore['kunci'];
  });

  it('touches nothing where the exports are not as expected', () => {
    for (const exported of [
      undefined,
      null,
      1,
      {},
      { httpyac: {} },
      { httpyac: { store: { pluginStore: {} } } },
    ]) {
      assert.equal(storesOf(exported), undefined);
    }
  });
});
