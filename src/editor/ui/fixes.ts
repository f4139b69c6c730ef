import { HostNotAllowedError } from '../../core/clients/hostNotAllowed';
import { TransferError } from '../../core/clients/transfer';
import type { Client } from '../../core/model';
import type { AppError, ErrorCode } from '../../core/model/errors';
import { hasKey } from '../../core/providers';

/** What a person can do about a failure: a command with a name. */
export interface Fix {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
  /** The command for the same arguments where the first one fails. */
  readonly instead?: string;
}

/** The best next step first. @param client the one that failed, where there is one */
export function fixesFor(error: AppError, client: Client | undefined): readonly Fix[] {
  const forClient = (title: string, command: string): Fix[] =>
    client === undefined ? [] : [{ title, command, arguments: [{ client: client.name }] }];
  const replace = forClient('Replace Secret…', 'kunci.replaceSecret');
  const again = forClient('Fetch Again', 'kunci.fetchToken');
  // A signature is refused above all where the public key is not registered yet.
  const publicKey = client && hasKey(client) ? forClient('Copy Public Key', 'kunci.copyPublicKey') : [];
  const settings: Fix = { title: 'Open Settings', command: 'kunci.openClientSettings', arguments: [] };
  const vault: Fix = {
    title: 'Choose Vault',
    command: 'workbench.action.openSettings',
    arguments: ['kunci.vault'],
  };
  const byCode: Partial<Record<ErrorCode, readonly Fix[]>> = {
    'missing-secret': replace,
    'invalid-secret': replace,
    'invalid-key': replace,
    rejected: [...publicKey, ...replace, ...again],
    'unknown-client': [{ title: 'Add Client…', command: 'kunci.addClient', arguments: [] }],
    'invalid-client': [settings],
    'settings-unavailable': [settings],
    'vault-unavailable': [...again, vault],
    'vault-locked': [...again, vault],
    'insecure-url': [settings],
    'redirect-refused': [settings],
    'too-large': [settings],
    'bad-response': [...again, settings],
    'proxy-refused': [
      { title: 'Proxy Settings', command: 'workbench.action.openSettings', arguments: ['http.proxy'] },
    ],
    'host-not-allowed': [],
    'sender-missing': [
      install('Install REST Client', 'humao.rest-client'),
      install('Install httpYac', 'anweber.vscode-httpyac'),
    ],
    unsignable: [],
    'untrusted-workspace': [
      { title: 'Manage Workspace Trust', command: 'workbench.trust.manage', arguments: [] },
    ],
  };
  if (error instanceof HostNotAllowedError) return allow(error);
  if (error instanceof TransferError) {
    const { verb, chosen } = error;
    return [
      { title: 'Choose Another File…', command: `kunci.${verb}Clients`, arguments: chosen ? [chosen] : [] },
    ];
  }
  return byCode[error.code] ?? again;
}

function allow({ client, host }: HostNotAllowedError): readonly Fix[] {
  if (host === undefined) return [];
  return [
    { title: `Allow ${host}…`, command: 'kunci.allowHost', arguments: [{ client: client.name }, host] },
  ];
}

function install(title: string, extension: string): Fix {
  return {
    title,
    command: 'workbench.extensions.installExtension',
    arguments: [extension],
    // VS Code keeps to itself why it cannot install; its Extensions view says it.
    instead: 'workbench.extensions.search',
  };
}
