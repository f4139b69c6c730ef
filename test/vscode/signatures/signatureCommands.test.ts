import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { until } from '../../support/until';
import { call, codeOf, outletEntry, pickFromMenu, setClients, shopEntry, storeSecret } from '../fixture';
import { installSender } from '../senders/fakeSenders';
import { requestLine, transaction } from './requestTexts';
import {
  createVa,
  documentText,
  lastSend,
  shownDocuments,
  uriOf,
  useSignaturesFixture,
  written,
} from './signaturesFixture';

/** The ways to a command of requests and signatures beside its lens, and the ways out of each of its questions. */
describe('a command on a request', () => {
  const fixture = useSignaturesFixture();
  const signedFile = async (): Promise<string> => written(transaction(fixture.sandbox.doku.url, 0));
  const production = () => setClients([shopEntry(fixture.sandbox, { environment: 'production' })]);

  describe('Send Request', () => {
    it('sends the request that the cursor is in, from the palette', async () => {
      await openAt(await signedFile(), requestLine);
      await workbench.driver.runCommand('Kunci: Send Request');
      await until(async () => fixture.statusesAt(createVa).length > 0);
      assert.deepEqual(fixture.statusesAt(createVa), [200]);
    });

    it('waits for the confirmation of production, and sends nothing after a no', async () => {
      await production();
      const sent = call('sendRequest', await uriOf(await signedFile()), requestLine);
      await workbench.driver.dialog().getByText('This is a production client').waitFor();
      await workbench.driver.press('Escape');
      await sent;
      assert.equal(typeof (await lastSend()), 'string');
      assert.deepEqual(fixture.seen, []);
    });

    it('ends with the error of the sender if a secret is missing or the server is gone', async () => {
      const url = 'http://127.0.0.1:9';
      await setClients([outletEntry(fixture.sandbox, { baseUrl: url })]);
      for (const secret of [undefined, 'any']) {
        if (secret) await storeSecret(`${url}|${fixture.sandbox.gobiz.clientId}|clientSecret`, secret);
        await call('sendRequest', await uriOf(await written(outletRequest(url))), 0);
        assert.equal(typeof (await lastSend()), 'string');
      }
    });
  });

  describe('Explain Signature', () => {
    it('explains the request that the cursor is in, from the palette', async () => {
      await openAt(await signedFile(), requestLine);
      await workbench.driver.runCommand('Kunci: Explain Signature…');
      await workbench.driver.quickInput.waitFor('Paste the X-SIGNATURE');
      await documentText('shop-signature.md', /# Signature of POST .*create-va/);
    });

    it('explains the token request from the client’s menu', async () => {
      await workbench.driver.showViews('Kunci');
      await pickFromMenu('shop', 'Explain Signature…');
      await workbench.driver.quickInput.waitFor('Paste the X-SIGNATURE');
      await documentText('shop-signature.md', /SNAP, token request/);
    });

    it('names the one secret that was used, also of a temporary client of the sandbox', async () => {
      await call('startSandbox');
      const request = transaction(fixture.sandbox.doku.url, 0).replaceAll('DOKU_SHOP', 'DOKU_LOCAL_SHOP');
      void call('explainSignature', await uriOf(await written(request)), requestLine);
      await workbench.driver.quickInput.waitFor('Paste the X-SIGNATURE');
      const text = await documentText('local-shop-signature.md', /# Signature of POST .*create-va/);
      assert.match(text, /^- Used: Secret key, fingerprint [0-9a-f]{4} [^;]*$/m);
      assert.ok(!text.includes('Public key'));
      await call('stopSandbox');
    });

    it('is cancelled at the question about production, and shows nothing', async () => {
      await production();
      const explaining = call('explainSignature', await uriOf(await signedFile()), requestLine);
      await workbench.driver.dialog().getByText('This is a production client').waitFor();
      await workbench.driver.press('Escape');
      assert.equal(await codeOf(explaining), 'cancelled');
      assert.deepEqual(await shownDocuments(), []);
    });

    it('keeps the explanation where the question what to compare with is closed, and the one about its time', async () => {
      const { quickInput } = workbench.driver;
      const uri = await uriOf(await signedFile());
      const first = call('explainSignature', uri, requestLine);
      await quickInput.waitFor('Paste the X-SIGNATURE');
      await workbench.driver.press('Escape');
      assert.equal(await codeOf(first), 'none');
      assert.deepEqual(await shownDocuments(), ['shop-signature.md']);
      const second = call('explainSignature', uri, requestLine);
      await quickInput.waitFor('Paste the X-SIGNATURE');
      await quickInput.answer('c2lnbmF0dXJl');
      await quickInput.waitFor('Enter the X-TIMESTAMP of that request');
      await workbench.driver.press('Escape');
      assert.equal(await codeOf(second), 'cancelled');
      assert.deepEqual(await shownDocuments(), ['shop-signature.md']);
    });

    it('fails where there is no request, no signature, or no secret', async () => {
      const { gobiz, doku } = fixture.sandbox;
      const none = await uriOf(await written('# nothing\n'));
      assert.equal(await codeOf(call('explainSignature', none, 0)), 'no-request');
      await setClients([outletEntry(fixture.sandbox), shopEntry(fixture.sandbox)]);
      const plain = await uriOf(await written(outletRequest(gobiz.url)));
      await assert.rejects(
        call('explainSignature', plain, 0),
        /GoBiz requests have a token, but no signature/,
      );
      await workbench.keyring.clear('kunci');
      await setClients([shopEntry(fixture.sandbox, { clientId: `${doku.clientId}-other` })]);
      const signed = await uriOf(await signedFile());
      assert.equal(await codeOf(call('explainSignature', signed, requestLine)), 'missing-secret');
    });
  });

  // Last, as the second sender stays.
  describe('with two senders', () => {
    it('is cancelled where both senders are installed and none is chosen', async () => {
      await installSender('httpYac');
      const sent = call('sendRequest', await uriOf(await signedFile()), requestLine);
      await workbench.page.getByPlaceholder('Which extension do you want to use?').waitFor();
      await workbench.driver.press('Escape');
      await cancelled(sent);
    });
  });

  async function cancelled(sent: Promise<unknown>): Promise<void> {
    assert.equal(await codeOf(sent), 'cancelled');
    assert.deepEqual(fixture.seen, []);
  }
});

function outletRequest(url: string): string {
  return `GET ${url}/integrations/partner/v1/linked-outlets\nAuthorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}\n`;
}

async function openAt(file: string, line: number): Promise<void> {
  await workbench.driver.openFile(file);
  await workbench.host.run((vscode, at) => {
    const editor = vscode.window.activeTextEditor;
    if (editor) editor.selection = new vscode.Selection(at, 0, at, 0);
  }, line);
}
