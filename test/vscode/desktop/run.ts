// npm run test:desktop [-- 1.96.4]: the suite in a desktop VS Code of that version, downloaded; `stable` by default.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { bundle } from '../../../src/build/bundle';
import { buildSuite } from '../../harness/bundle';
import { installFolder, root } from '../../harness/paths';
import { SecretService } from '../../harness/secretService';

async function main(): Promise<void> {
  const [version = 'stable'] = process.argv.slice(2);
  await bundle();
  const suite = await buildSuite();
  const folder = await mkdtemp(join(tmpdir(), 'kunci-desktop-'));
  // Elsewhere the system's own keychain takes the one secret, and loses it again.
  const keyring = process.platform === 'linux' ? await SecretService.start() : undefined;
  try {
    await runTests({
      version,
      cachePath: join(installFolder, 'desktop'),
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      extensionTestsEnv: { ...keyring?.environment },
      launchArgs: [
        ...['--user-data-dir', join(folder, 'data'), '--extensions-dir', join(folder, 'extensions')],
        ...['--disable-workspace-trust', '--skip-welcome'],
      ],
    });
  } finally {
    await keyring?.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
