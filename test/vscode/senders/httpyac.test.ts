import assert from 'node:assert/strict';
import { join } from 'node:path';
import { root } from '../../harness/paths';
import { workbench } from '../../harness/workbench';
import { outletEntry, setClients, shopEntry, storeSecret, storeSecrets, useFixture } from '../fixture';
import { transaction } from '../signatures/requestTexts';

const httpyacPackage = join(root, 'node_modules', 'httpyac');

/** What httpYac's extension does with its package, in the extension host: parses a file and sends its last request. */
function sendWithHttpyac(text: string): Promise<Sent> {
  return workbench.host.run(
    async (_vscode, [folder, content], require): Promise<Sent> => {
      const httpyac = require(folder);
      await httpyac.cli.initIOProvider();
      httpyac.io.log.options.level = 1000;
      const store = new httpyac.store.HttpFileStore();
      const httpFile = await store.parse('/tmp/test.http', content, { workingDir: '/tmp' });
      const httpRegion = httpFile.httpRegions.at(-1);
      let sent: Sent = { error: 'no response' };
      await httpyac.send({
        httpFile,
        httpRegion,
        logResponse: async (response: { statusCode: number; request?: { headers?: object } } | undefined) => {
          if (response) {
            sent = { status: response.statusCode, request: JSON.stringify(response.request?.headers ?? {}) };
          }
        },
      });
      const results: readonly { error?: { error?: Error } }[] = httpRegion.testResults ?? [];
      const failure = results.find(({ error }) => error)?.error?.error;
      return failure ? { error: failure.message } : sent;
    },
    [httpyacPackage, text] as const,
  );
}

interface Sent {
  readonly status?: number;
  /** The headers as httpYac remembers them. */
  readonly request?: string;
  readonly error?: string;
}

describe("httpYac's package in the extension host", () => {
  const fixture = useFixture();
  const verdicts: string[] = [];

  before(async () => {
    await workbench.reset();
    const { sandbox } = fixture;
    sandbox.onRequest(({ path, status }) => verdicts.push(`${status} ${path}`));
    await storeSecrets(sandbox);
    const { url, clientId, secretKey } = sandbox.doku;
    await storeSecret(`${url}|${clientId}|secretKey`, secretKey);
    await setClients([outletEntry(sandbox), shopEntry(sandbox)]);
  });
  beforeEach(() => {
    verdicts.length = 0;
  });
  after(() => workbench.reset());

  it('sends a GoBiz request with a valid token, and remembers a placeholder', async () => {
    const { url } = fixture.sandbox.gobiz;
    const path = '/integrations/partner/v1/linked-outlets';
    const text = `GET ${url}${path}\nAuthorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}\n`;
    const sent = await sendWithHttpyac(text);
    assert.equal(sent.status, 200, sent.error);
    assert.equal(verdicts.at(-1), `200 ${path}`);
    assert.match(sent.request ?? '', /Bearer kunci/i);
  });

  it('sends a signed DOKU request', async () => {
    const sent = await sendWithHttpyac(transaction(fixture.sandbox.doku.url, 1));
    assert.equal(sent.status, 200, sent.error);
  });

  it('sends a variable of the file and a request that another one names', async () => {
    const { url } = fixture.sandbox.gobiz;
    const path = '/integrations/partner/v1/linked-outlets';
    const text = [
      `@host = ${url}`,
      '@token = {{$processEnv GOBIZ_OUTLET_TOKEN}}',
      '# @name outlets',
      `GET {{host}}${path}`,
      'Authorization: Bearer {{token}}',
      '',
      '###',
      '# @ref outlets',
      `GET {{host}}${path}?page=2`,
      'Authorization: Bearer {{token}}',
    ].join('\n');
    const sent = await sendWithHttpyac(text);
    assert.equal(sent.status, 200, sent.error);
    assert.deepEqual(verdicts.slice(-2), [`200 ${path}`, `200 ${path}`]);
  });

  it('is told why a request to a host that is not allowed was blocked', async () => {
    const { url } = fixture.sandbox.doku;
    const text = `GET ${url}/steal\nAuthorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}\n`;
    const sent = await sendWithHttpyac(text);
    assert.match(sent.error ?? '', /is not an allowed host of “outlet”/);
    assert.deepEqual(verdicts, []);
  });
});
