import assert from 'node:assert/strict';
import { workbench } from '../host/workbench';
import { call, codeOf, outletEntry, setClients, shopEntry, storeSecrets } from './bench';
import { createVa, uriOf, useSignaturesBench, written } from './signaturesBench';
import { describeExplained } from './signaturesExplained';
import { describeOdd } from './signaturesOdd';
import { describeOnTheWay } from './signaturesOnTheWay';
import { requestLine, transaction } from './signaturesTexts';

describe('signatures', () => {
  const bench = useSignaturesBench();

  it('do not get into each other’s way when several are sent at once', async () => {
    const first = await uriOf(await written(await transaction(bench.sandbox.doku.url, 0)));
    const second = await uriOf(await written(await transaction(bench.sandbox.doku.url, 1)));
    await Promise.all([first, second, first].map((uri) => call('sendRequest', uri, requestLine)));
    const statuses = bench.seenAt(createVa).map(({ status }) => status);
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
        ...Array.from({ length: requestLine - 1 }, () => ''),
        'GET {{target}}',
        'Authorization: Bearer {{$processEnv GOBIZ_OUTLET_TOKEN}}',
      ].join('\n'),
    );
    const plain: string[] = [];
    for (const text of texts) plain.push(await uriOf(await written(text)));
    const signed = await uriOf(await written(await transaction(bench.sandbox.doku.url, 0)));
    await Promise.all([...plain, signed, ...plain].map((uri) => call('sendRequest', uri, requestLine)));
    const sent = bench.seen.flatMap(({ path }) => (/token/.test(path) ? [] : [path]));
    assert.deepEqual(sent.sort(), [createVa, ...paths, ...paths].sort());
    assert.equal(bench.seenAt(createVa)[0]?.status, 200);
  });

  it('are refused with the reason where the body cannot be known', async () => {
    const file = await written(
      (await transaction(bench.sandbox.doku.url, 0)).replace('INV-0"', '{{$guid}}"'),
    );
    assert.equal(await codeOf(call('sendRequest', await uriOf(file), requestLine)), 'unsignable');
    assert.deepEqual(bench.seenAt(createVa), []);
  });

  it('are not made for a text that changed while a question was open, as another request may stand there', async () => {
    await setClients([shopEntry(bench.sandbox, { environment: 'production' })]);
    const uri = await uriOf(await written(await transaction(bench.sandbox.doku.url, 0)));
    const sent = call('sendRequest', uri, requestLine);
    await workbench.driver.dialog().waitFor();
    await workbench.host.run(async (vscode, target) => {
      const edit = new vscode.WorkspaceEdit();
      edit.insert(vscode.Uri.parse(target), new vscode.Position(0, 0), '# above\n');
      await vscode.workspace.applyEdit(edit);
    }, uri);
    await workbench.driver.answerDialog('Yes, Production');
    await assert.rejects(sent, /The file was changed meanwhile, so nothing was sent/);
    assert.deepEqual(bench.seenAt(createVa), []);
  });

  it('are explained in the only column where no file is open', async () => {
    const uri = await uriOf(await written(await transaction(bench.sandbox.doku.url, 0)));
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
