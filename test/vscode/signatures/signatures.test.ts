import assert from 'node:assert/strict';
import { workbench } from '../../harness/workbench';
import { call, codeOf } from '../fixture';
import { requestLine, transaction } from './requestTexts';
import { uriOf, useSignaturesFixture, written } from './signaturesFixture';

describe('signatures', () => {
  const fixture = useSignaturesFixture();

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
});
