import assert from 'node:assert/strict';
import { workbench } from '../host/workbench';
import { call, codeOf } from './bench';
import { uriOf, useSignaturesBench, written } from './signaturesBench';
import { describeExplained } from './signaturesExplained';
import { describeOdd } from './signaturesOdd';
import { describeOnTheWay } from './signaturesOnTheWay';
import { requestLine, transaction } from './signaturesTexts';

describe('signatures', () => {
  const bench = useSignaturesBench();

  it('are not explained before a send if the body cannot be known', async () => {
    const text = transaction(bench.sandbox.doku.url, 0).replace('INV-0"', '{{$guid}}"');
    const uri = await uriOf(await written(text));
    assert.equal(await codeOf(call('explainSignature', uri, requestLine)), 'unsignable');
  });

  it('are explained in the only column where no file is open', async () => {
    const uri = await uriOf(await written(transaction(bench.sandbox.doku.url, 0)));
    const done = call('explainSignature', uri, requestLine);
    await workbench.driver.quickInput.waitFor('Paste the X-SIGNATURE');
    assert.equal(await workbench.host.run((vscode) => vscode.window.tabGroups.all.length), 1);
    await workbench.driver.press('Escape');
    await done;
  });

  describeOdd(bench);
  describeOnTheWay(bench);
  describeExplained(bench);
});
