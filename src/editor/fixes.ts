import type { AppError, ErrorCode } from '../core/errors';

/** What a person can do about a failure: a command with a name. */
export interface Fix {
  readonly title: string;
  readonly command: string;
  readonly arguments: readonly unknown[];
}

/** The best next step first. @param client the name of the client that failed, where there is one */
export function fixesFor(error: AppError, client: string | undefined): readonly Fix[] {
  const forClient = (title: string, command: string): Fix[] =>
    client === undefined ? [] : [{ title, command, arguments: [{ client }] }];
  const replace = forClient('Replace Secret…', 'kunci.replaceSecret');
  const again = forClient('Fetch Again', 'kunci.fetchToken');
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
    rejected: [...replace, ...again],
    'unknown-client': [{ title: 'Add Client…', command: 'kunci.addClient', arguments: [] }],
    'invalid-client': [settings],
    'vault-unavailable': [...again, vault],
    'vault-locked': [...again, vault],
    'insecure-url': [settings],
    'redirect-refused': [settings],
    'proxy-refused': [
      { title: 'Proxy Settings', command: 'workbench.action.openSettings', arguments: ['http.proxy'] },
    ],
    'untrusted-workspace': [
      { title: 'Manage Workspace Trust', command: 'workbench.trust.manage', arguments: [] },
    ],
  };
  return byCode[error.code] ?? again;
}
