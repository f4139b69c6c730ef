import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { call, row } from '../fixture';
import { beginAnew, dokuQuestions, shown } from '../form/formFixture';
import { checkoutPath, documentText, uriOf, useSignaturesFixture, written } from './signaturesFixture';

describe('a DOKU client for Checkout', () => {
  const fixture = useSignaturesFixture();

  it('needs only its secret key: it is added without a fault, and its first request is sent signed', async () => {
    const { driver } = workbench;
    const { url, clientId, secretKey } = fixture.sandbox.doku;
    await workbench.reset();
    await driver.showViews('Kunci');
    const { ended } = await beginAnew('doku');
    const questions = dokuQuestions({ baseUrl: url, name: 'till', clientId, secret: secretKey });
    for (const question of questions.slice(1)) {
      await shown(question);
      if (question.name === 'key') await driver.quickInput.pick('Skip');
      else await question.answer();
    }
    await driver
      .notifications()
      .getByText('“till” was added. Without a private key it has no token')
      .waitFor();
    await driver.screenshot('checkout-client-added');
    await ended;
    await row('till').getByText('no token yet').waitFor();
    await driver.answerNotification('New Request File');
    await driver.page.locator('.codelens-decoration').getByText('Send · till').waitFor();
    await driver.screenshot('checkout-client-file');
    await call('sendRequest');
    assert.deepEqual(
      fixture.seen.map(({ path, status }) => [path, status]),
      [[checkoutPath, 200]],
    );
  });

  it('has its request explained before it was sent, without a token', async () => {
    const { url } = fixture.sandbox.doku;
    const request = [
      `POST ${url}${checkoutPath}`,
      'Client-Id: {{$processEnv DOKU_SHOP_CLIENT_ID}}',
      'Request-Id: {{$processEnv DOKU_SHOP_REQUEST_ID}}',
      'Request-Timestamp: {{$processEnv DOKU_SHOP_TIMESTAMP}}',
      'Signature: {{$processEnv DOKU_SHOP_SIGNATURE}}',
    ].join('\n');
    const file = await written(request);
    const uri = await uriOf(file);
    await workbench.driver.openFile(file);
    void call('explainSignature', uri, 0);
    await workbench.driver.quickInput.waitFor('Paste the Signature');
    const text = await documentText('shop-signature.md', /^- Clock: /m);
    assert.match(text, /Clock: not compared yet, because there was no response to a token request/);
  });
});
