import assert from 'node:assert/strict';
import { buildProbe, probeName } from '../../harness/probeBuild';
import { workbench } from '../../harness/workbench';

/** What is needed only once a token is fetched, a signature explained, the sandbox started. Webhooks need `bodyVariants`. */
const heavy: Readonly<Record<string, RegExp>> = {
  'the keychain library': /^node_modules\/keytar\//,
  'node-fetch': /^node_modules\/(node-fetch|fetch-blob|formdata-polyfill)\//,
  'the sandbox': /^src\/sandbox\//,
  'the explanation of signatures': /^src\/core\/explain\/(?!bodyVariants)/,
};

describe('Activation', () => {
  before('a window whose bundle tells what is evaluated', async function () {
    this.timeout(120_000);
    await workbench.restart({ extension: await buildProbe() });
    await workbench.host.run((vscode) => vscode.extensions.getExtension('kunci.kunci')?.activate());
  });

  after(() => workbench.leave());

  it('evaluates what it needs', async () => {
    const names = await evaluated();
    assert.ok(names.includes('src/extension.ts'), `${names.length} modules`);
    assert.ok(names.includes('src/core/tokens/tokenService.ts'));
  });

  for (const [what, pattern] of Object.entries(heavy)) {
    it(`does not evaluate ${what}`, async () => {
      assert.deepEqual(
        (await evaluated()).filter((name) => pattern.test(name)),
        [],
      );
    });
  }

  it('loads no native binary', async () => {
    assert.deepEqual(await nativeBinaries(), []);
  });

  it('leaves them for the moment when they are used', async () => {
    await workbench.host.run(async (vscode) => {
      await vscode.commands.executeCommand('kunci.startSandbox');
      await vscode.commands.executeCommand('kunci.fetchToken', 'local-outlet');
    });
    const names = await evaluated();
    assert.ok(names.some((name) => heavy['the sandbox']?.test(name)));
    assert.ok(names.some((name) => heavy['node-fetch']?.test(name)));
    await workbench.host.run((vscode) => vscode.commands.executeCommand('kunci.stopSandbox'));
  });
});

function evaluated(): Promise<readonly string[]> {
  return workbench.host.run(
    (_vscode, name) => (globalThis as unknown as Record<string, readonly string[]>)[name] ?? [],
    probeName,
  );
}

/** The module cache is one for all extensions of the host. */
function nativeBinaries(): Promise<readonly string[]> {
  return workbench.host.run(
    (_vscode, _none, require) => Object.keys(require.cache).filter((file) => file.endsWith('keytar.node')),
    undefined,
  );
}
