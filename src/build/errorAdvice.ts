import type { ErrorCode } from '../core/model/errors';

/** What a failure means, and what to do about it, as README says it. A code without a row does not compile. */
export const errorAdvice: Readonly<Record<ErrorCode, readonly [meaning: string, next: string]>> = {
  'unknown-client': [
    'There is no client of that name.',
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
    'The vault has no secret for this origin and client id. A client whose address changed has none there yet.',
    'Run *Kunci: Replace Secret…*.',
  ],
  'invalid-secret': ['The secret cannot be stored or used.', 'Copy it anew, run *Kunci: Replace Secret…*.'],
  'invalid-key': [
    'The private key cannot be read, or is not an RSA key that the provider takes.',
    'The message says why. Run *Kunci: Replace Secret…* with the right key, or let it make a pair.',
  ],
  'vault-unavailable': [
    'No keychain answers, or it refused.',
    'On Linux start a Secret Service (GNOME Keyring, KWallet) and install `libsecret`; or set `kunci.vault` to `vscode`. ' +
      'Where the keychain ended or was started anew, run *Developer: Reload Window*.',
  ],
  'vault-locked': ['The keychain is locked.', 'Unlock it, then fetch again.'],
  'insecure-url': [
    'Certificate checks are switched off by `NODE_TLS_REJECT_UNAUTHORIZED=0`, or the address is not `https`.',
    'Remove the variable and start VS Code again. A `baseUrl` that is not `https`, or plain `http` on loopback, is an ' +
      '`invalid-client` already.',
  ],
  unreachable: [
    'No connection to the token endpoint.',
    'Check network, proxy (`http.proxy`) and `baseUrl`. For the sandbox: *Kunci: Start Sandbox*.',
  ],
  'timed-out': ['The token endpoint did not answer in time.', 'Fetch again; check network and proxy.'],
  'tls-failed': [
    "The server's certificate is not trusted, or there is no TLS at that address.",
    "Where a company inspects traffic, add its certificate to the system's. Otherwise do not go on.",
  ],
  'proxy-refused': ['The proxy wants a sign-in (407).', 'Check `http.proxy` and the sign-in for it.'],
  'redirect-refused': [
    'The server answered with a redirect, which is never followed, as a secret would go along.',
    'Correct `baseUrl` and the environment.',
  ],
  'too-large': ['The answer has more than 1 MB: that is no token endpoint.', 'Correct `baseUrl`.'],
  rejected: [
    'The provider refused the client id, the secret, the scope or the signature. Its own words are in the message.',
    'Check environment, client id and secret. DOKU: is the public key registered (*Kunci: Copy Public Key*), is this ' +
      "machine's clock right?",
  ],
  'rate-limited': [
    'The provider asks for a pause.',
    'Wait as long as the message says; nothing is asked automatically before.',
  ],
  'bad-response': [
    'The answer is not what the provider documents.',
    'Check `baseUrl` and the environment; try again later.',
  ],
  cancelled: ['Somebody cancelled, or the client was changed meanwhile.', 'Run the command again.'],
  'host-not-allowed': [
    "The request goes to a host that may not have this client's token.",
    'Correct the URL, or allow the host by the quick fix; it becomes part of `allowedHosts`.',
  ],
  'untrusted-workspace': [
    'The folder is not trusted, so nothing is sent for its files.',
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
