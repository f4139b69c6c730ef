import assert from 'node:assert/strict';
import { workbench } from '../host/workbench';
import { call, row } from './bench';
import { beginAnew, dokuQuestions, shown } from './formBench';
import { checkoutPath, useSignaturesBench } from './signaturesBench';

describe('a DOKU client for Checkout', () => {
  const bench = useSignaturesBench();

  it('needs only its secret key: it is added without a fault, and its first request is sent signed', async () => {
    const { driver } = workbench;
    const { url, clientId, secretKey } = bench.sandbox.doku;
    await workbench.reset();
    await driver.showViews('Kunci');
    const { ended } = await beginAnew('doku');
    const questions = dokuQuestions({ baseUrl: url, name: 'till', clientId, secret: secretKey });
    for (const question of questions.slice(1)) {
      await shown(question);
      if (question.name === 'key') await driver.quickInput.pick('Do Without');
      else await question.answer();
    }
    await driver
      .notifications()
      .getByText('“till” is added. Without a private key it gets no token')
      .waitFor();
    await driver.screenshot('checkout-client-added');
    await ended;
    await row('till').getByText('no token yet').waitFor();
    await driver.answerNotification('New Request File');
    await driver.page.getByText('Send signed').waitFor();
    await driver.screenshot('checkout-client-file');
    await call('sendRequest');
    assert.deepEqual(
      bench.seen.map(({ path, status }) => [path, status]),
      [[checkoutPath, 200]],
    );
  });
});
