import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { goSignature } from '../../src/core/signing';
import { buildRestClient } from '../host/restClient/build';
import { until } from '../host/until';
import { workbench } from '../host/workbench';
import { accountBody } from '../unit/accountBody';
import { startAlteringProxy } from '../unit/alteringProxy';
import {
  call,
  codeOf,
  outletEntry,
  setClients,
  shopEntry,
  storeSecret,
  storeSecrets,
  useBench,
} from './bench';

const createVa = '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va';

describe('signatures', () => {
  const bench = useBench();
  let files = 0;
  const seen: { path: string; status: number; verdict: string }[] = [];

  before(async function () {
    this.timeout(120_000);
    await workbench.restart({ standIns: [await buildRestClient()] });
    bench.sandbox.onRequest((request) => seen.push(request));
  });
  after(async function () {
    this.timeout(120_000);
    await workbench.restart();
  });
  beforeEach(async () => {
    await workbench.reset();
    const { url, clientId, privateKey, secretKey } = bench.sandbox.doku;
    await storeSecret(`${url}|${clientId}|privateKey`, privateKey);
    await storeSecret(`${url}|${clientId}|secretKey`, secretKey);
    await setClients([shopEntry(bench.sandbox)]);
    seen.length = 0;
  });

  it('go out with 100 sends through REST Client, with spaces, Unicode, variables and files', async function () {
    this.timeout(120_000);
    for (let index = 0; index < 100; index += 1) {
      await send(await written(await transaction(index)));
    }
    const sent = seen.filter(({ path }) => path === createVa);
    const refused = sent.map(({ status, verdict }, index) => ({ index, status, verdict }));
    assert.deepEqual(
      refused.filter(({ status }) => status !== 200),
      [],
    );
    assert.equal(sent.length, 100);
    assert.equal(await inProcess('DOKU_SHOP_SIGNATURE'), null);
  });

  it('go out with 20 sends outside SNAP', async () => {
    for (let index = 0; index < 20; index += 1) {
      await send(await written(checkout(index)));
    }
    const statuses = seen.filter(({ path }) => path === '/checkout/v1/payment').map(({ status }) => status);
    assert.deepEqual(
      statuses,
      Array.from({ length: 20 }, () => 200),
    );
  });

  it('are refused when one byte of what REST Client sends changes on the way', async () => {
    const proxy = await startAlteringProxy(bench.sandbox.doku.url);
    const alterations = ['nothing', 'body', 'path', 'timestamp', 'signature', 'token', 'method'] as const;
    try {
      for (const [index, alteration] of alterations.entries()) {
        proxy.alter = alteration;
        await send(await written((await transaction(index)).replace(bench.sandbox.doku.url, proxy.url)));
      }
    } finally {
      await proxy.stop();
    }
    const statuses = seen.filter(({ path }) => path === createVa).map(({ status }) => status);
    assert.equal(statuses[0], 200);
    assert.equal(statuses.length, alterations.length);
    assert.ok(
      statuses.slice(1).every((status) => status >= 400 && status < 500),
      statuses.join(),
    );
  });

  it('do not get into each other’s way when several are sent at once', async () => {
    const first = await uriOf(await written(await transaction(0)));
    const second = await uriOf(await written(await transaction(1)));
    await Promise.all([first, second, first].map((uri) => call('sendRequest', uri, 5)));
    const statuses = seen.filter(({ path }) => path === createVa).map(({ status }) => status);
    assert.deepEqual(statuses, [200, 200, 200]);
  });

  it('go to the right place beside sends without a signature, each with the variables of its own file', async () => {
    const { url } = bench.sandbox.gobiz;
    await storeSecrets(bench.sandbox);
    await setClients([shopEntry(bench.sandbox), outletEntry(bench.sandbox)]);
    const paths = [1, 2, 3].map((count) => `/integrations/partner/v1/linked-outlets/${count}`);
    const texts = paths.map((path) =>
      [
        `@target = ${url}${path}`,
        ...['', '', '', ''],
        'GET {{target}}',
        'Authorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}',
      ].join('\n'),
    );
    const plain: string[] = [];
    for (const text of texts) plain.push(await uriOf(await written(text)));
    const signed = await uriOf(await written(await transaction(0)));
    await Promise.all([...plain, signed, ...plain].map((uri) => call('sendRequest', uri, 5)));
    const sent = seen.flatMap(({ path }) => (/token/.test(path) ? [] : [path]));
    assert.deepEqual(sent.sort(), [createVa, ...paths, ...paths].sort());
    assert.equal(seen.find(({ path }) => path === createVa)?.status, 200);
  });

  it('are refused with the reason where the body cannot be known', async () => {
    const file = await written((await transaction(0)).replace('INV-0"', '{{$guid}}"'));
    assert.equal(await codeOf(call('sendRequest', await uriOf(file), 5)), 'unsignable');
    assert.deepEqual(
      seen.filter(({ path }) => path === createVa),
      [],
    );
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`are explained, and a mistake is named (${theme})`, async () => {
      const { driver } = workbench;
      await driver.setTheme(theme);
      const file = await written(await transaction(0));
      await send(file);
      const token = (await inProcess('DOKU_SHOP_TOKEN')) ?? '';
      const done = call('explainSignature', await uriOf(file), 5);
      await driver.quickInput.waitFor('Paste the X-SIGNATURE');
      await driver.screenshot(`signature-ask-${theme}`);
      const before = await documentText('shop-signature.md');
      const timestamp = /X-TIMESTAMP *\| `(.+?)`/.exec(before)?.[1] ?? '';
      const path = `${createVa}?n=a%20b0`;
      assert.ok(!before.includes(token));
      // Signed over the body as it is sent, as people do who overlook that it is to be minified.
      const spaced = createHash('sha256').update(bodyOf(0)).digest('hex');
      const wrong = createHmac('sha512', bench.sandbox.doku.secretKey)
        .update(`POST:${path}:${token}:${spaced}:${timestamp}`)
        .digest('base64');
      await driver.quickInput.answer(wrong);
      await driver.quickInput.waitFor('The X-TIMESTAMP');
      await driver.press('Enter');
      await done;
      const text = await documentText('shop-signature.md');
      assert.match(text, /The body was hashed with its spaces and line breaks/);
      assert.match(text, /those of the last send/);
      assert.match(text, /fingerprint [0-9a-f]{4}/);
      assert.ok(!text.includes(bench.sandbox.doku.secretKey));
      await driver.screenshot(`signature-explained-${theme}`);
    });

    it(`of a token request come with the public key to register (${theme})`, async () => {
      const { driver } = workbench;
      await driver.setTheme(theme);
      const done = call('explainSignature', { client: 'shop' });
      await driver.quickInput.waitFor('Paste the X-SIGNATURE');
      await driver.press('Enter');
      await done;
      const text = await documentText('shop-signature.md');
      assert.match(text, /SNAP, token request/);
      assert.match(text, /SHA256:[\w+/]{43}/);
      assert.ok(text.includes(bench.sandbox.doku.publicKey.trim()));
      assert.ok(!text.includes('PRIVATE KEY'));
      await driver.screenshot(`signature-token-${theme}`);
    });

    it(`that are missing are added by a quick fix, and the request is accepted (${theme})`, async () => {
      const { driver } = workbench;
      await driver.setTheme(theme);
      const lines = (await transaction(1)).split('\n');
      const file = await written(lines.filter((line) => !/^X-|^CHANNEL/.test(line)).join('\n'));
      const uri = await uriOf(file);
      await driver.openFile(file);
      await until(async () => (await fixTitles(uri)).length > 0);
      await driver.screenshot(`signature-missing-${theme}`);
      await workbench.host.run(async (vscode, target) => {
        const line = new vscode.Range(5, 0, 5, 1);
        const uriOfFile = vscode.Uri.parse(target);
        const actions = await vscode.commands.executeCommand<import('vscode').CodeAction[]>(
          'vscode.executeCodeActionProvider',
          uriOfFile,
          line,
        );
        const edit = actions.find(({ title }) => title.startsWith('Add the headers'))?.edit;
        if (edit) await vscode.workspace.applyEdit(edit);
        await vscode.workspace.textDocuments.find((one) => one.uri.toString() === target)?.save();
      }, uri);
      await call('sendRequest', uri, 5);
      assert.deepEqual(
        seen.filter(({ path }) => path === createVa).map(({ status }) => status),
        [200],
      );
      await driver.page.getByText('Explain Signature').first().waitFor();
      await driver.screenshot(`signature-added-${theme}`);
    });

    it(`need a key, which the form takes, makes or reads (${theme})`, async () => {
      const { driver } = workbench;
      await driver.setTheme(theme);
      const done = call('replaceSecret', { client: 'shop' });
      await driver.quickInput.waitFor('Private key');
      await driver.quickInput.pick('Private key');
      await driver.quickInput.waitFor('Private key of “shop”');
      await driver.screenshot(`key-form-${theme}`);
      await driver.press('Escape');
      await done;
    });

    it(`of a webhook are checked (${theme})`, async () => {
      const { driver } = workbench;
      await driver.setTheme(theme);
      const body = '{\r\n  "order": 1\r\n}';
      await copy(`POST /notify HTTP/1.1\nX-Go-Signature: ${goSignature(body, 'notify-key')}\n`);
      const done = call('verifyWebhook');
      await driver.quickInput.waitFor('Use the headers on the clipboard');
      await driver.screenshot(`webhook-headers-${theme}`);
      await driver.press('Enter');
      await copy(body);
      await driver.quickInput.waitFor('Use the body on the clipboard');
      await driver.quickInput.waitFor('18 bytes');
      await driver.press('Enter');
      await driver.quickInput.waitFor('Notification secret key');
      assert.equal(await driver.quickInput.field().getAttribute('type'), 'password');
      await driver.quickInput.answer('notify-key');
      assert.equal(await done, 'genuine');
      assert.match(await documentText('webhook.md'), /Yes: the notification is genuine/);
      await driver.screenshot(`webhook-${theme}`);
    });
  }

  /** Each in a file of its own, as VS Code takes its time to see that one changed on disk. @returns its name */
  async function written(text: string): Promise<string> {
    files += 1;
    await workbench.writeFile(`request-${files}.http`, text);
    return `request-${files}.http`;
  }

  async function send(file: string): Promise<void> {
    await workbench.host.run(async (vscode, name) => {
      const folder = vscode.workspace.workspaceFolders?.[0];
      if (!folder) throw new Error('No folder is open.');
      const document = vscode.Uri.joinPath(folder.uri, name);
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await vscode.commands.executeCommand('kunci.sendRequest', document, 5);
    }, file);
  }

  async function transaction(index: number): Promise<string> {
    const body = bodyOf(index);
    await writeFile(join(workbench.folder, `body-${index}.json`), body.replace(`INV-${index}`, '{{trx}}'));
    const bodies = [
      body,
      body.replace(`INV-${index}`, '{{trx}}'),
      body.replace(',\n', ',\n# left out\n'),
      `<@ body-${index}.json`,
    ];
    return [
      `@trx = INV-${index}`,
      '',
      '',
      '### Create',
      '',
      `POST ${bench.sandbox.doku.url}${createVa}?n=a b${index}`,
      'Authorization: Bearer {{$processEnv DOKU_SHOP_TOKEN}}',
      'Content-Type: application/json',
      'X-PARTNER-ID: {{$processEnv DOKU_SHOP_CLIENT_ID}}',
      'X-EXTERNAL-ID: {{$processEnv DOKU_SHOP_EXTERNAL_ID}}',
      'X-TIMESTAMP: {{$processEnv DOKU_SHOP_TIMESTAMP}}',
      'X-SIGNATURE: {{$processEnv DOKU_SHOP_SIGNATURE}}',
      'CHANNEL-ID: H2H',
      '',
      bodies[index % bodies.length] ?? body,
      '',
    ].join(index % 5 === 0 ? '\r\n' : '\n');
  }

  function checkout(index: number): string {
    return [
      '@amount = 20000',
      '',
      '',
      '',
      '',
      `POST ${bench.sandbox.doku.url}/checkout/v1/payment`,
      'Content-Type: application/json',
      'Client-Id: {{$processEnv DOKU_SHOP_CLIENT_ID}}',
      'Request-Id: {{$processEnv DOKU_SHOP_REQUEST_ID}}',
      'Request-Timestamp: {{$processEnv DOKU_SHOP_TIMESTAMP}}',
      'Signature: {{$processEnv DOKU_SHOP_SIGNATURE}}',
      '',
      `{ "order": { "amount": {{amount}}, "invoice_number": "INV ${index} ☕" } }`,
    ].join('\n');
  }
});

function uriOf(name: string): Promise<string> {
  return workbench.host.run((vscode, file) => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    return folder ? vscode.Uri.joinPath(folder.uri, file).toString() : '';
  }, name);
}

/** Of the quick fixes at the request line. */
function fixTitles(uri: string): Promise<readonly string[]> {
  return workbench.host.run(async (vscode, target) => {
    const line = new vscode.Range(5, 0, 5, 1);
    const actions = await vscode.commands.executeCommand<import('vscode').CodeAction[]>(
      'vscode.executeCodeActionProvider',
      vscode.Uri.parse(target),
      line,
    );
    return actions.map(({ title }) => title).filter((title) => title.startsWith('Add the headers'));
  }, uri);
}

function inProcess(name: string): Promise<string | null> {
  return workbench.host.run((_vscode, key) => process.env[key] ?? null, name);
}

async function copy(text: string): Promise<void> {
  await workbench.host.run((vscode, value) => vscode.env.clipboard.writeText(value), text);
}

async function documentText(name: string): Promise<string> {
  const read = (): Promise<string> =>
    workbench.host.run(
      (vscode, path) =>
        vscode.workspace.textDocuments.find(({ uri }) => uri.path === `/${path}`)?.getText() ?? '',
      name,
    );
  await until(async () => (await read()) !== '');
  return read();
}

function bodyOf(index: number): string {
  const name = ['Kopi Pagi', 'Warung  Bu  Sri', 'Ayam “Geprek” ☕', 'Nasi 🍳 Ñandú'][index % 4] ?? '';
  const indent = ['', '  ', '\t'][index % 3] ?? '';
  return accountBody({ trxId: `INV-${index}`, amount: `${index + 1}.00`, name }, indent);
}
