/** A keychain that answers as each system's does, in the words that were measured there. */
import type { Keytar } from '../../../src/core/vaults/keychain';

export type KeychainMood = 'open' | 'locked' | keyof typeof refusals;

/** What the library rejects with. */
export const refusals = {
  noBus: 'Cannot autolaunch D-Bus without X11 $DISPLAY',
  busGone: 'Could not connect: No such file or directory',
  noLauncher: 'Failed to execute child process “dbus-launch” (No such file or directory)',
  noAddress: 'The given address is empty',
  restarted: 'The name :1.0 was not provided by any .service files',
  otherSession: 'The session wrapping the secret does not exist',
  noService: 'The name org.freedesktop.secrets was not provided by any .service files',
  unknownService: 'GDBus.Error:org.freedesktop.DBus.Error.ServiceUnknown: gone',
  noAnswer: 'GDBus.Error:org.freedesktop.DBus.Error.NoReply: Did not receive a reply',
  diedMeanwhile: 'Message recipient disconnected from message bus without replying',
  cutOff: 'The connection is closed',
  late: 'Timeout was reached',
  noKeyring: 'Object does not exist at path "/org/freedesktop/secrets/collection/login"',
  macLocked: 'User interaction is not allowed.',
  macCancelled: 'User canceled the operation.',
  windowsRefuses: 'The stub received bad data.',
  unforeseen: 'Something marked-secret-value that nobody foresaw',
} as const;

export class FakeKeytar implements Keytar {
  mood: KeychainMood = 'open';
  readonly values = new Map<string, string>();
  readonly calls: string[] = [];
  /** What a write does to a value on its way. */
  distort = (value: string): string => value;

  constructor(private readonly platform: NodeJS.Platform = 'linux') {}

  async getPassword(service: string, account: string): Promise<string | null> {
    this.called('get', account);
    // A locked Secret Service and one without a keyring answer as if nothing were there.
    if (this.mood === 'locked' || this.mood === 'noKeyring') return null;
    this.refuse();
    return this.values.get(`${service}/${account}`) ?? null;
  }

  async setPassword(service: string, account: string, password: string): Promise<void> {
    this.called('set', account);
    if (this.mood === 'locked') throw new Error('Cannot create an item in a locked collection');
    this.refuse();
    if (this.platform === 'win32' && Buffer.byteLength(password) > 2560)
      throw new Error(refusals.windowsRefuses);
    // C ends a text at its first NUL.
    this.values.set(`${service}/${account}`, this.distort(String(password.split('\0')[0])));
  }

  async deletePassword(service: string, account: string): Promise<boolean> {
    this.called('delete', account);
    if (this.mood === 'locked' || this.mood === 'noKeyring') return false;
    this.refuse();
    return this.values.delete(`${service}/${account}`);
  }

  private called(what: string, account: string): void {
    this.calls.push(`${what} ${account}`);
  }

  private refuse(): void {
    if (this.mood !== 'open' && this.mood !== 'locked') throw new Error(refusals[this.mood]);
  }
}
