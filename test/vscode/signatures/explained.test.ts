import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { hexSignature } from '../../../src/core/protocols/webhookSchemes';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { call, codeOf, copy } from '../fixture';
import { bodyOf, requestLine, transaction } from './requestTexts';
import { createVa, documentText, send, uriOf, useSignaturesFixture, written } from './signaturesFixture';

describe('signatures', () => {
  const fixture = useSignaturesFixture();

  it(`are explained, and a mistake is named`, async () => {
    const { driver } = workbench;
    const file = await written(transaction(fixture.sandbox.doku.url, 0));
    await send(file, [requestLine]);
    await call('copyToken', 'shop');
    const token = await driver.clipboard();
    const done = call('explainSignature', await uriOf(file), requestLine);
    await driver.quickInput.waitFor('Paste the X-SIGNATURE');
    await driver.screenshot(`signature-ask`);
    const before = await documentText('shop-signature.md', /# Signature of POST/);
    const timestamp = /X-TIMESTAMP *\| `(.+?)`/.exec(before)?.[1] ?? '';
    const path = `${createVa}?n=a%20b0`;
    assert.ok(!before.includes(token));
    // Signed over the body as it is sent, as people do who overlook that it is to be minified.
    const spaced = createHash('sha256').update(bodyOf(0)).digest('hex');
    const wrong = createHmac('sha512', fixture.sandbox.doku.secretKey)
      .update(`POST:${path}:${token}:${spaced}:${timestamp}`)
      .digest('base64');
    await driver.quickInput.answer(wrong);
    await driver.quickInput.waitFor('The X-TIMESTAMP');
    await driver.press('Enter');
    await done;
    const named = /The body was hashed with its spaces and line breaks/;
    const text = await documentText('shop-signature.md', named);
    assert.match(text, /the last time this request was sent/);
    assert.match(text, /fingerprint [0-9a-f]{4}/);
    assert.ok(!text.includes(fixture.sandbox.doku.secretKey));
    await driver.screenshot(`signature-explained`);
  });

  it(`of a token request come with the public key to register`, async () => {
    const { driver } = workbench;
    const done = call('explainSignature', { client: 'shop' });
    await driver.quickInput.waitFor('Paste the X-SIGNATURE');
    await driver.press('Enter');
    await done;
    const text = await documentText('shop-signature.md', /SNAP, token request/);
    assert.match(text, /SHA256:[\w+/]{43}/);
    assert.ok(text.includes(fixture.sandbox.doku.publicKey.trim()));
    assert.ok(!text.includes('PRIVATE KEY'));
    await driver.screenshot(`signature-token`);
  });

  it(`that are missing are added by a quick fix, and the request is accepted`, async () => {
    const { driver } = workbench;
    const lines = transaction(fixture.sandbox.doku.url, 1).split('\n');
    const file = await written(lines.filter((line) => !/^X-|^CHANNEL/.test(line)).join('\n'));
    const uri = await uriOf(file);
    await driver.openFile(file);
    await until(async () => (await fixTitles(uri)).length > 0);
    await driver.screenshot(`signature-missing`);
    await workbench.host.run(async (vscode, target) => {
      const line = new vscode.Range(5, 0, 5, 1);
      const uriOfFile = vscode.Uri.parse(target);
      const actions = await vscode.commands.executeCommand<import('vscode').CodeAction[]>(
        'vscode.executeCodeActionProvider',
        uriOfFile,
        line,
      );
      const edit = actions.find(({ title }) => title.startsWith('Add Missing Headers'))?.edit;
      if (edit) await vscode.workspace.applyEdit(edit);
      await vscode.workspace.textDocuments.find((one) => one.uri.toString() === target)?.save();
    }, uri);
    await call('sendRequest', uri, requestLine);
    assert.deepEqual(fixture.statusesAt(createVa), [200]);
    await driver.page.locator('.codelens-decoration').getByText('Send · shop').first().waitFor();
    await driver.screenshot(`signature-added`);
  });

  it('are not explained before a send if the body cannot be known', async () => {
    const text = transaction(fixture.sandbox.doku.url, 0).replace('INV-0"', '{{$guid}}"');
    const uri = await uriOf(await written(text));
    assert.equal(await codeOf(call('explainSignature', uri, requestLine)), 'unsignable');
  });

  it('are explained in the only column where no file is open', async () => {
    const uri = await uriOf(await written(transaction(fixture.sandbox.doku.url, 0)));
    const done = call('explainSignature', uri, requestLine);
    await workbench.driver.quickInput.waitFor('Paste the X-SIGNATURE');
    assert.equal(await workbench.host.run((vscode) => vscode.window.tabGroups.all.length), 1);
    await workbench.driver.press('Escape');
    await done;
  });

  it(`of a webhook are checked`, async () => {
    const { driver } = workbench;
    const body = '{\r\n  "order": 1\r\n}';
    await copy(`POST /notify HTTP/1.1\nX-Go-Signature: ${hexSignature(body, 'notify-key')}\n`);
    const done = call('verifyWebhook');
    await driver.quickInput.waitFor('A notification from GoBiz');
    await driver.screenshot(`webhook-headers`);
    await driver.press('Enter');
    await copy(body);
    await driver.quickInput.waitFor('Use the body on the clipboard');
    await driver.quickInput.waitFor('18 bytes');
    await driver.press('Enter');
    await driver.quickInput.waitFor('Notification secret key');
    assert.equal(await driver.quickInput.field().getAttribute('type'), 'password');
    await driver.quickInput.answer('notify-key');
    assert.equal(await done, 'genuine');
    await documentText('webhook.md', /The notification is genuine/);
    await driver.screenshot(`webhook`);
  });
});

/** Of the quick fixes at the request line. */
function fixTitles(uri: string): Promise<readonly string[]> {
  return workbench.host.run(async (vscode, target) => {
    const line = new vscode.Range(5, 0, 5, 1);
    const actions = await vscode.commands.executeCommand<import('vscode').CodeAction[]>(
      'vscode.executeCodeActionProvider',
      vscode.Uri.parse(target),
      line,
    );
    return actions.map(({ title }) => title).filter((title) => title.startsWith('Add Missing Headers'));
  }, uri);
}
