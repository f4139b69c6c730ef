/** The OS keychain through the `keytar` API: macOS Keychain, Windows Credential Manager, Secret Service on Linux. */

import type { Vault } from '../model';
import { AppError } from '../model/errors';
import { type EntryStore, storeInChunks } from './chunks';

/** The part of `keytar` that is used. `findCredentials` and `findPassword` crash on a locked keyring: never call those. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeychainParts {
  /** Loads the library at the first use: a missing system library must not stop the extension. */
  readonly load: () => Promise<Keytar>;
  readonly platform: NodeJS.Platform;
  /** Entries that `secret-tool` stored, which the library does not find. */
  readonly secretTool?: Pick<EntryStore, 'read' | 'remove'>;
}

export const keychainService = 'kunci';
const probe = 'kunci|probe|lock';

export function createKeychain(parts: KeychainParts): Vault {
  const { platform, secretTool } = parts;
  let loading: Promise<Keytar> | undefined;
  const call = async <T>(use: (library: Keytar) => Promise<T>): Promise<T> => {
    loading ??= parts.load();
    const library = await loading.catch((error: unknown) => {
      loading = undefined;
      throw loadError(error, platform);
    });
    try {
      return await use(library);
    } catch (error) {
      throw keychainError(error instanceof Error ? error.message : String(error));
    }
  };
  const entries: EntryStore = {
    read: async (account) =>
      (await call((library) => library.getPassword(keychainService, account))) ?? undefined,
    write: (account, value) => call((library) => library.setPassword(keychainService, account, value)),
    remove: (account) => call((library) => library.deletePassword(keychainService, account)),
  };
  // A locked Secret Service returns nothing for a read and "not found" for a removal; only a write fails.
  const failIfLocked = async (): Promise<void> => {
    if (platform !== 'linux') return;
    await entries.write(probe, 'probe');
    await entries.remove(probe);
  };
  // Windows rejects values over 2,560 bytes. Elsewhere a value stays whole, so that other tools can store it.
  const store = platform === 'win32' ? storeInChunks(entries) : entries;
  return {
    id: 'keychain',
    read: async (account) => {
      const value = await store.read(account);
      if (value !== undefined) return value;
      await failIfLocked();
      return secretTool?.read(account);
    },
    write: async (account, value) => {
      checkStorable(value);
      await store.write(account, value);
      if ((await store.read(account)) !== value) {
        const reason = 'The keychain returned a different value than was stored.';
        throw new AppError(
          'vault-unavailable',
          `${reason} Check it in your system's keychain app, then try again.`,
        );
      }
    },
    remove: async (account) => {
      if (!(await store.remove(account))) await failIfLocked();
      await secretTool?.remove(account);
    },
  };
}

/**
 * Rejects values that a vault would change: it would cut one at a NUL, and replace a lone surrogate.
 * @throws AppError `invalid-secret`
 */
export function checkStorable(value: string): void {
  const problems: readonly (readonly [boolean, string])[] = [
    [value === '', 'It is empty.'],
    [value.includes('\0'), 'It contains a NUL character.'],
    [/\p{Surrogate}/u.test(value), 'It contains half of a character.'],
  ];
  const problem = problems.find(([applies]) => applies)?.[1];
  if (problem === undefined) return;
  throw new AppError(
    'invalid-secret',
    `This secret cannot be stored: ${problem} Copy it again, then try again.`,
  );
}

/** Known messages of the keychain libraries. The error names its own cause, because their text may contain a secret. */
const knownErrors = [
  {
    pattern: /locked collection|is locked|user interaction is not allowed|User canceled|-25308|-128\b/i,
    code: 'vault-locked',
    cause: 'locked',
    message: 'The keychain is locked. Unlock it, then try again.',
  },
  {
    // libsecret uses the service that it found first for the life of the process.
    pattern:
      /the name :[\d.]+ was not provided|session wrapping the secret does not exist|recipient disconnected/i,
    code: 'vault-unavailable',
    cause: 'service-restarted',
    message:
      'The keychain stopped or restarted while this window was open. Run “Developer: Reload Window”, then try again.',
  },
  {
    pattern:
      /autolaunch D-Bus|dbus-launch|could not connect|address is empty|secrets was not provided|object does not exist|ServiceUnknown|NoReply|connection is closed|timeout/i,
    code: 'vault-unavailable',
    cause: 'no-secret-service',
    message:
      'No keychain responds on this machine. Start a Secret Service such as GNOME Keyring or KWallet, or let VS Code ' +
      'keep the secrets (setting “kunci.vault”).',
  },
  {
    pattern: /(?:)/,
    code: 'vault-unavailable',
    cause: 'refused',
    message: "The keychain refused access. Open your system's keychain app to see why, then try again.",
  },
] as const;

function keychainError(text: string): AppError {
  const { code, message, cause } = knownErrors.find(({ pattern }) => pattern.test(text)) ?? knownErrors[3];
  return new AppError(code, message, { cause });
}

function loadError(error: unknown, platform: NodeJS.Platform): AppError {
  const isMissing = error instanceof Error && error.message.includes('prebuilds');
  const next = platform === 'linux' ? 'Install libsecret (Debian: apt install libsecret-1-0), or' : 'You can';
  return new AppError(
    'vault-unavailable',
    `The keychain library could not be loaded. ${next} let VS Code keep the secrets (setting “kunci.vault”).`,
    { cause: isMissing ? 'no-native-binary' : 'not-loadable' },
  );
}
