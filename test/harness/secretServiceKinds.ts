/**
 * The Secret Services that the keychain tests run against: GNOME Keyring, KeePassXC and KWallet. Each says what it
 * needs, how it starts without a person, and how it is unlocked again. `secretService` starts one on a bus of its own.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { requireCommand } from './command';
import { unlockKeyring } from './keyringControl';
import { debianTool, gnomeKeyringRequirements, type Requirement } from './systemPackages';

/** The keyring holds nothing but what tests and the demo put there. */
export const keyringPassword = 'demo';

export interface SecretServiceKind {
  readonly label: string;
  readonly requirements: readonly Requirement[];
  /** Whether a call to the locked service waits for a window of the service; otherwise it fails at once. */
  readonly asksWhileLocked: boolean;
  /** Whether it asks in a window if another program than the one that made an entry replaces it. */
  readonly asksBeforeOverwriting: boolean;
  /** Whether the bus may start services by itself; it would start GNOME Keyring. */
  readonly isStartedByBus: boolean;
  /** Writes what the service reads when it starts. @param environment has the `XDG_…_HOME` folders */
  prepare(environment: NodeJS.ProcessEnv): Promise<void>;
  /** A part of a shell script that starts the service; `$!` is its process unless the bus ends it. */
  readonly script: string;
  /** Arguments of `dbus-send` that lock it. */
  readonly lock: readonly string[];
  unlock(environment: NodeJS.ProcessEnv): Promise<void>;
  /** Arguments of `dbus-send` for the question whether it is unlocked, and the answer if it is. */
  readonly isUnlocked: { readonly question: readonly string[]; readonly yes: string };
}

function lockCollection(collection: string): readonly string[] {
  const target = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'];
  return [...target, 'org.freedesktop.Secret.Service.Lock', `array:objpath:${collection}`];
}

function isUnlocked(collection: string): SecretServiceKind['isUnlocked'] {
  const target = ['--session', '--print-reply', '--dest=org.freedesktop.secrets', collection];
  const property = ['string:org.freedesktop.Secret.Collection', 'string:Locked'];
  const question = [...target, 'org.freedesktop.DBus.Properties.Get', ...property];
  return { question, yes: 'boolean false' };
}

export const gnomeKeyring: SecretServiceKind = {
  label: 'GNOME Keyring',
  requirements: gnomeKeyringRequirements,
  asksWhileLocked: false,
  asksBeforeOverwriting: false,
  isStartedByBus: true,
  prepare: async ({ XDG_DATA_HOME = '' }) => {
    await mkdir(join(XDG_DATA_HOME, 'keyrings'), { recursive: true, mode: 0o700 });
  },
  script:
    'printf %s "$KEYRING_PASSWORD" | gnome-keyring-daemon --unlock --components=secrets >/dev/null || exit 1',
  lock: lockCollection('/org/freedesktop/secrets/collection/login'),
  unlock: ({ XDG_RUNTIME_DIR = '' }) =>
    unlockKeyring(join(XDG_RUNTIME_DIR, 'keyring', 'control'), keyringPassword),
  isUnlocked: isUnlocked('/org/freedesktop/secrets/collection/login'),
};

/** A database is a Secret Service if it names the group that it shows (KeePassXC, FdoSecretsSettings). */
const keePassDatabase =
  '<KeePassFile><Meta><CustomData><Item><Key>FDO_SECRETS_EXPOSED_GROUP</Key>' +
  '<Value>{11111111-1111-1111-1111-111111111111}</Value></Item></CustomData></Meta>' +
  '<Root><Group><UUID>EREREREREREREREREREREQ==</UUID><Name>Root</Name></Group></Root></KeePassFile>';

const keePassSettings = [
  ...['[General]', 'ConfigVersion=2', 'SingleInstance=false', 'UpdateCheckMessageShown=true'],
  ...['[GUI]', 'CheckForUpdates=false'],
  ...['[FdoSecrets]', 'Enabled=true', 'ShowNotification=false'],
  ...['ConfirmAccessItem=false', 'ConfirmDeleteItem=false', ''],
].join('\n');

const keePassFile = ({ XDG_DATA_HOME = '' }: NodeJS.ProcessEnv): string => join(XDG_DATA_HOME, 'tests.kdbx');

const keePassMethods = 'org.keepassxc.KeePassXC.MainWindow';
const keePassWindow = ['--session', '--print-reply', `--dest=${keePassMethods}`, '/keepassxc'] as const;

const keePassXc: SecretServiceKind = {
  label: 'KeePassXC',
  requirements: [...gnomeKeyringRequirements, debianTool('keepassxc', 'KeePassXC', 'keepassxc-cli')],
  asksWhileLocked: true,
  asksBeforeOverwriting: true,
  isStartedByBus: false,
  prepare: async (environment) => {
    const { XDG_CONFIG_HOME = '', XDG_CACHE_HOME = '' } = environment;
    await writeFile(join(XDG_CONFIG_HOME, 'keepassxc.ini'), keePassSettings);
    const seed = join(XDG_CACHE_HOME, 'seed.xml');
    await writeFile(seed, keePassDatabase);
    // A short key derivation: 100 ms.
    const args = ['import', '-q', '-p', '-t', '100', seed, keePassFile(environment)];
    await requireCommand('keepassxc-cli', args, { input: `${keyringPassword}\n${keyringPassword}\n` });
  },
  script:
    'printf "%s\\n" "$KEYRING_PASSWORD" | QT_QPA_PLATFORM=offscreen keepassxc --pw-stdin ' +
    '--config "$XDG_CONFIG_HOME/keepassxc.ini" --localconfig "$XDG_CONFIG_HOME/local.ini" ' +
    '"$XDG_DATA_HOME/tests.kdbx" >/dev/null 2>&1 &',
  // The standard's Lock would ask first.
  lock: [...keePassWindow, `${keePassMethods}.lockAllDatabases`],
  unlock: async (environment) => {
    const database = [`string:${keePassFile(environment)}`, `string:${keyringPassword}`];
    const args = [...keePassWindow, `${keePassMethods}.openDatabase`, ...database];
    await requireCommand('dbus-send', args, { environment });
  },
  isUnlocked: isUnlocked('/org/freedesktop/secrets/collection/tests'),
};

/** What PAM would derive from a password at a login; any 56 bytes do (kwallet-pam, KWALLET_PAM_KEYSIZE). */
const walletKey = Array(56).fill(107).join(',');

const walletService = ['--session', '--print-reply', '--dest=org.kde.kwalletd5', '/modules/kwalletd5'];

const openWallet = [
  ...walletService,
  ...['org.kde.KWallet.pamOpen', 'string:kdewallet', `array:byte:${walletKey}`, 'int32:0'],
];

const walletSettings = [
  ...['[Wallet]', 'Enabled=true', 'First Use=false', 'Default Wallet=kdewallet', 'Use One Wallet=true'],
  ...['Prompt on Open=false', 'Leave Open=true', 'Close When Idle=false'],
  ...['[org.freedesktop.secrets]', 'apiEnabled=true', '[Auto Allow]', 'kdewallet=secret-tool,node', ''],
].join('\n');

const kWallet: SecretServiceKind = {
  label: 'KWallet',
  requirements: [
    ...gnomeKeyringRequirements,
    debianTool('libkf5wallet-bin', 'KWallet', 'kwalletd5'),
    // Without it each session ends with “createDLGroup failed”.
    debianTool('libqca-qt5-2-plugins', "QCA's OpenSSL plugin", '/usr/share/doc/libqca-qt5-2-plugins'),
  ],
  asksWhileLocked: true,
  asksBeforeOverwriting: false,
  isStartedByBus: false,
  prepare: async ({ XDG_CONFIG_HOME = '', XDG_DATA_HOME = '' }) => {
    await writeFile(join(XDG_CONFIG_HOME, 'kwalletrc'), walletSettings);
    await mkdir(join(XDG_DATA_HOME, 'kwalletd'), { recursive: true, mode: 0o700 });
    await writeFile(join(XDG_DATA_HOME, 'kwalletd', 'kdewallet.salt'), Buffer.alloc(56));
  },
  // The first start makes the wallet, which only the second one shows as a collection.
  script: [
    `open_wallet() { dbus-send ${openWallet.map((word) => `'${word}'`).join(' ')} >/dev/null 2>&1; }`,
    'export QT_QPA_PLATFORM=offscreen; kwalletd5 >/dev/null 2>&1 &',
    'until [ -s "$XDG_DATA_HOME/kwalletd/kdewallet.kwl" ]; do open_wallet; sleep 0.05; done',
    'kill $!; wait $!; kwalletd5 >/dev/null 2>&1 &',
    'until open_wallet; do sleep 0.05; done',
  ].join('\n'),
  lock: lockCollection('/org/freedesktop/secrets/collection/kdewallet'),
  unlock: async (environment) => {
    await requireCommand('dbus-send', openWallet, { environment });
  },
  // The collection says that it is locked until a program has asked for it to be unlocked, which needs no window.
  isUnlocked: {
    question: [...walletService, 'org.kde.KWallet.isOpen', 'string:kdewallet'],
    yes: 'boolean true',
  },
};

export const secretServiceKinds = {
  'gnome-keyring': gnomeKeyring,
  keepassxc: keePassXc,
  kwallet: kWallet,
} as const satisfies Record<string, SecretServiceKind>;

/** Names the kind that the keychain tests start. */
export const kindVariable = 'KUNCI_SECRET_SERVICE';

/** @throws Error for a kind that there is not */
export function chosenKind(): SecretServiceKind {
  const name = process.env[kindVariable] ?? 'gnome-keyring';
  const kind = Object.entries(secretServiceKinds).find(([key]) => key === name)?.[1];
  if (kind !== undefined) return kind;
  throw new Error(
    `There is no Secret Service ${name}; choose from ${Object.keys(secretServiceKinds).join(', ')}.`,
  );
}
