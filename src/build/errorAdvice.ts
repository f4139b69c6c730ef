import type { ErrorCode } from '../core/model/errors';

/** The meaning of each error code and the next step, for README's table. A code without a row does not compile. */
export const errorAdvice: Readonly<Record<ErrorCode, readonly [meaning: string, next: string]>> = {
  'unknown-client': [
    'There is no client with that name.',
    'Look for the name in the tree, or run *Kunci: Add Client…*.',
  ],
  'invalid-client': [
    'An entry of `kunci.clients`, or of a file that is imported, has a mistake; or the client is a temporary sandbox ' +
      'client, which cannot be changed.',
    'The tree or the message shows the mistake. Run *Kunci: Open Client Settings*, or correct the file.',
  ],
  'settings-unavailable': [
    'VS Code could not open or write your settings.',
    'Run *Preferences: Open User Settings (JSON)*, correct any mistakes, and save or revert unsaved changes.',
  ],
  'file-unavailable': [
    'A file of clients could not be read or written.',
    'Choose another file, or check that you may read and write this one.',
  ],
  'missing-secret': [
    'The vault has no secret for this origin and client ID. A client whose base URL changed has no secret for it yet.',
    'Run *Kunci: Replace Secret…*.',
  ],
  'invalid-secret': [
    'The secret cannot be stored or used.',
    'Copy it again, then run *Kunci: Replace Secret…*.',
  ],
  'invalid-key': [
    'The private key cannot be read, or is not an RSA key that the provider accepts.',
    'The message says why. Run *Kunci: Replace Secret…* with the right key, or generate a new pair there.',
  ],
  'vault-unavailable': [
    'No keychain responds, or it refused access.',
    'On Linux start a Secret Service (GNOME Keyring, KWallet) and install `libsecret`; or set `kunci.vault` to `vscode`. ' +
      'If the keychain has stopped or restarted, run *Developer: Reload Window*.',
  ],
  'vault-locked': ['The keychain is locked.', 'Unlock it, then fetch again.'],
  'insecure-url': [
    '`NODE_TLS_REJECT_UNAUTHORIZED=0` turns certificate checks off, or the URL is not `https`.',
    'Remove the variable and restart VS Code. A `baseUrl` must be `https`, or `http` on loopback.',
  ],
  unreachable: [
    'Kunci cannot connect to the token endpoint.',
    'Check network, proxy (`http.proxy`) and `baseUrl`. For the sandbox: *Kunci: Start Sandbox*.',
  ],
  'timed-out': ['The token endpoint did not respond in time.', 'Fetch again; check network and proxy.'],
  'tls-failed': [
    "The server's certificate is not trusted, or the server does not use TLS.",
    "If your company inspects traffic, add its certificate to the system's. Otherwise do not continue.",
  ],
  'proxy-refused': ['The proxy requires credentials (407).', 'Check `http.proxy` and its credentials.'],
  'redirect-refused': [
    'The server responded with a redirect. Kunci does not follow it, because it would carry a secret along.',
    'Correct `baseUrl` and the environment.',
  ],
  'too-large': ['The response has more than 1 MB, so it is not from a token endpoint.', 'Correct `baseUrl`.'],
  rejected: [
    'The provider rejected the client ID, the secret, the scope or the signature.',
    'Check environment, client ID and secret. For DOKU, also check that the public key is registered (*Kunci: Copy ' +
      "Public Key*) and that this machine's clock is correct.",
  ],
  'rate-limited': [
    'The provider asks clients to wait.',
    'Wait as long as the message says. Kunci sends no automatic request before.',
  ],
  'bad-response': [
    'The response is not what the provider documents.',
    'Check `baseUrl` and the environment, or try again later.',
  ],
  cancelled: ['You cancelled, or the client was changed in the meantime.', 'Run the command again.'],
  'host-not-allowed': [
    "The request goes to a host that is not allowed to receive this client's tokens.",
    'Correct the URL, or allow the host with the quick fix, which adds it to `allowedHosts`.',
  ],
  'untrusted-workspace': [
    'The folder is not trusted, so Kunci sends nothing for its files.',
    'Read the files, then trust the folder (*Workspaces: Manage Workspace Trust*).',
  ],
  'sender-missing': [
    'Neither REST Client nor httpYac is installed where Kunci runs.',
    'Install one of them, in a remote window on the remote side.',
  ],
  'no-request': [
    'There is no request at the cursor, or its file could not be opened.',
    'Put the cursor in a request, or pass the URI of a text file.',
  ],
  'not-sent': [
    'The request was not sent: the sender reported an error, the file changed or another editor became active in the ' +
      'meantime, or Kunci could not put the values into the request.',
    'The message gives the reason. Send the request again.',
  ],
  unsignable: [
    'Kunci cannot compute the signature of this request.',
    'The message gives the reason, e.g. a missing header.',
  ],
};
