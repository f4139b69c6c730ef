import { createHash } from 'node:crypto';
import type { Target } from './keychainBinaries';

/**
 * SHA-256 of the binaries of @github/keytar 7.10.6, as its package holds them. No other step looks into what is
 * native code: a new version of the library needs new sums, written here by a person who has looked.
 */
export const checksums: Readonly<Record<Target, string>> = {
  'linux-x64': 'e7894a1e1001764de29ff08d3dae418ccbaaf78889c5673d367e05df1682fc7c',
  'linux-arm64': '8f0f32c5d576a0987e294b8dc9f1909133504f4fe20b65888bca0dd3bfaec29c',
  'darwin-x64': '5ce10f1f83f917fb555ff2ba43a80cab0f215d266cfdbd9bce5d6affa61c8aa1',
  'darwin-arm64': '855c21e1e702967230bd87f600d04c311b77f29150f3372d547e72882c58de6a',
  'win32-x64': 'b82625e7c713fd20b5cb57993e073076c87660652202893fad39d874d77169fc',
  'win32-arm64': 'b9cd3c6658b1bed712e28f19ef777971ba46fc81a6004923dd15faa6e5bb01b8',
};

/** @throws Error where a binary is not the recorded one */
export function checkBinary(target: Target, binary: Uint8Array): void {
  const sum = createHash('sha256').update(binary).digest('hex');
  if (sum === checksums[target]) return;
  throw new Error(
    `The keychain library's binary for ${target} is not the one that was recorded: its SHA-256 is ${sum}. ` +
      'Install anew; if the library was updated on purpose, record the new sums in src/build/keychainChecksums.ts.',
  );
}
