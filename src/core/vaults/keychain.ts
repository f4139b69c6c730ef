/** The OS keychain through the `keytar` API: macOS Keychain, Windows Credential Manager, Secret Service on Linux. */

import type { Vault } from '../model';
import { AppError } from '../model/errors';
import { type EntryStore, storeInChunks } from './chunks';

/** The part of `keytar` that is used. `findCredentials` and `findPassword` crash on a locked keyring: never those. */
export interface Keytar {
  getPassword(keychainService: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeychainParts {
  /** Loaded at the first use: a missing system library must not stop the extension. */
  readonly load: () => Promise<Keytar>;
  readonly platform: NodeJS.Platform;
  /** Entries that another tool stored in a form that the library does not find. */
  readonly secretTool?: Pick<EntryStore, 'read' | 'remove'>;
}

export const service = 'kunci';
const probe = 'kunci|probe|lock';

export function createKeychain(parts: KeychainParts): Vault {
  let loaded: Promise<Keytar> | undefined;
  const keytar = async (): Promise<Keytar> => {
    loaded ??= parts.load();
    try {
      return await loaded;
    } catch (error) {
      loaded = undefined;
      throw notLoadable(error, parts.platform);
    }
  };
  const pieces: EntryStore = {
    read: async (account) => {
      const library = await keytar();
      return (await guarded(() => library.getPassword(service, account))) ?? undefined;
    },
    write: async (account, value) => {
      const library = await keytar();
      await guarded(() => library.setPassword(service, account, value));
    },
    remove: async (account) => {
      const library = await keytar();
      return guarded(() => library.deletePassword(service, account));
    },
  };
  // Windows refuses values over 2,560 bytes; elsewhere one value stays as it is, so that other tools can put it there.
  const store = parts.platform === 'win32' ? storeInChunks(pieces) : pieces;
  return {
    id: 'keychain',
    read: async (account) => {
      const value = await store.read(account);
      if (value !== undefined || parts.platform !== 'linux') return value;
      await refuseWhileLocked(pieces);
      return parts.secretTool?.read(account);
    },
    write: (account, value) => writeAndCompare(store, account, value),
    remove: async (account) => {
      if (!(await store.remove(account)) && parts.platform === 'linux') await refuseWhileLocked(pieces);
      await parts.secretTool?.remove(account);
    },
  };
}

/** A NUL would cut the value silently, a lone surrogate would come back as another character. */
export function checkStorable(value: string): void {
  if (value === '') throw unstorable('It is empty.');
  if (value.includes('\0')) throw unstorable('It holds a NUL character.');
  if (/\p{Surrogate}/u.test(value)) throw unstorable('It holds half of a character.');
}

async function writeAndCompare(store: EntryStore, account: string, value: string): Promise<void> {
  checkStorable(value);
  await store.write(account, value);
  if ((await store.read(account)) !== value) {
    throw new AppError(
      'vault-unavailable',
      'The keychain gave back something else than was stored. Check it with the tool of your system, then try again.',
    );
  }
}

/** A locked Secret Service answers a read with nothing and a removal with "was not there"; only a write tells. */
async function refuseWhileLocked(pieces: EntryStore): Promise<void> {
  await pieces.write(probe, 'probe');
  await pieces.remove(probe);
}

async function guarded<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw explained(error instanceof Error ? error.message : String(error));
  }
}

function explained(message: string): AppError {
  if (
    /locked collection|is locked|user interaction is not allowed|User canceled|-25308|-128\b/i.test(message)
  ) {
    return new AppError('vault-locked', 'The keychain is locked. Unlock it, then try again.', {
      cause: 'locked',
    });
  }
  // libsecret keeps to the service that it met first for as long as the process lives.
  if (
    /the name :[\d.]+ was not provided|session wrapping the secret does not exist|recipient disconnected/i.test(
      message,
    )
  ) {
    return new AppError(
      'vault-unavailable',
      'The keychain ended or was started anew while this window was open. Run “Developer: Reload Window”, then try again.',
      { cause: 'service-restarted' },
    );
  }
  if (
    /autolaunch D-Bus|dbus-launch|could not connect|address is empty|secrets was not provided|object does not exist|ServiceUnknown|NoReply|connection is closed|timeout/i.test(
      message,
    )
  ) {
    return new AppError(
      'vault-unavailable',
      'No keychain answers on this machine. Start a Secret Service such as GNOME Keyring or KWallet, or let VS Code ' +
        'keep the secrets (setting “kunci.vault”).',
      { cause: 'no-secret-service' },
    );
  }
  return new AppError(
    'vault-unavailable',
    'The keychain refused. Open it with the tool of your system to see why, then try again.',
    { cause: 'refused' },
  );
}

function notLoadable(error: unknown, platform: NodeJS.Platform): AppError {
  const message = error instanceof Error ? error.message : '';
  const library =
    platform === 'linux' ? ' Install libsecret (Debian: apt install libsecret-1-0), or' : ' You can';
  return new AppError(
    'vault-unavailable',
    `The keychain library could not be loaded.${library} let VS Code keep the secrets (setting “kunci.vault”).`,
    { cause: message.includes('prebuilds') ? 'no-native-binary' : 'not-loadable' },
  );
}

function unstorable(reason: string): AppError {
  return new AppError(
    'invalid-secret',
    `This secret cannot be stored: ${reason} Copy it anew and try again.`,
  );
}
