// npm run test:keychains [-- name…]: the keychain tests against each Secret Service, one line for each.
import { mocha } from './mocha';
import { kindVariable, type SecretServiceKind, secretServiceKinds } from './secretServiceKinds';
import { ensureSystemPackages } from './systemPackages';

const files = ['test/unit/vaults/keychain.test.ts', 'test/unit/vaults/secretService.test.ts'];

async function main(): Promise<void> {
  if (process.platform !== 'linux') throw new Error('Only Linux has a Secret Service.');
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !(name in secretServiceKinds));
  if (unknown !== undefined) {
    throw new Error(
      `There is no Secret Service ${unknown}; choose from ${Object.keys(secretServiceKinds).join(', ')}.`,
    );
  }
  const kinds: readonly (readonly [string, SecretServiceKind])[] = Object.entries(secretServiceKinds).filter(
    ([name]) => names.length === 0 || names.includes(name),
  );
  await ensureSystemPackages([...new Set(kinds.flatMap(([, { requirements }]) => requirements))]);
  const sum = { passed: 0, failed: 0 };
  // One after the other: the tests measure how long a service lets them wait.
  for (const [name, { label }] of kinds) {
    process.env[kindVariable] = name;
    const started = performance.now();
    const { passed, failed, output } = await mocha(files, { show: false });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (failed > 0) console.log(output.trimEnd());
    console.log(`${failed === 0 ? '✔' : '✘'} ${label}: ${passed} passed, ${failed} failed, ${seconds} s`);
    sum.passed += passed;
    sum.failed += failed;
  }
  process.exitCode = sum.failed === 0 ? 0 : 1;
  console.log(`${sum.passed} passed, ${sum.failed} failed`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
