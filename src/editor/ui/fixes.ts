import { HostNotAllowedError } from '../../core/clients/hostNotAllowed';
import { TransferError } from '../../core/clients/transfer';
import type { Client } from '../../core/model';
import type { AppError, ErrorCode } from '../../core/model/errors';
import { hasKey } from '../../core/providers';

/** A command that can solve a problem, with the text of its button. */
export interface Fix {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
  /** The command to run with the same arguments if the first one fails. */
  readonly instead?: string;
}

/** A command on a client. */
export function clientFix(client: Client, title: string, command: string): Fix {
  return { title, command, arguments: [{ client: client.name }] };
}

/** The fixes for an error, the best one first. @param client the client that the error concerns, if any */
export function fixesFor(error: AppError, client: Client | undefined): readonly Fix[] {
  const forClient = (title: string, command: string): Fix[] =>
    client === undefined ? [] : [clientFix(client, title, command)];
  const replace = forClient('Replace Secret…', 'kunci.replaceSecret');
  const fetchAgain = forClient('Fetch Again', 'kunci.fetchToken');
  // The most common reason for a rejected signature is a public key that is not registered yet.
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
    rejected: [...publicKey, ...replace, ...fetchAgain],
    'unknown-client': [{ title: 'Add Client…', command: 'kunci.addClient', arguments: [] }],
    'invalid-client': [settings],
    'settings-unavailable': [settings],
    'vault-unavailable': [...fetchAgain, vault],
    'vault-locked': [...fetchAgain, vault],
    'insecure-url': [settings],
    'redirect-refused': [settings],
    'too-large': [settings],
    'bad-response': [...fetchAgain, settings],
    'proxy-refused': [
      { title: 'Open Proxy Settings', command: 'workbench.action.openSettings', arguments: ['http.proxy'] },
    ],
    'host-not-allowed': [],
    'sender-missing': [
      install('Install REST Client', 'humao.rest-client'),
      install('Install httpYac', 'anweber.vscode-httpyac'),
    ],
    'no-request': [],
    'not-sent': [],
    unsignable: [],
    'untrusted-workspace': [
      { title: 'Manage Workspace Trust', command: 'workbench.trust.manage', arguments: [] },
    ],
  };
  if (error instanceof HostNotAllowedError) return allowHost(error);
  if (error instanceof TransferError) {
    const { verb, chosen } = error;
    return [
      { title: 'Choose Another File…', command: `kunci.${verb}Clients`, arguments: chosen ? [chosen] : [] },
    ];
  }
  return byCode[error.code] ?? fetchAgain;
}

function allowHost({ client, host }: HostNotAllowedError): readonly Fix[] {
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
    // VS Code does not return the reason for a failed installation. Its Extensions view shows it.
    instead: 'workbench.extensions.search',
  };
}
