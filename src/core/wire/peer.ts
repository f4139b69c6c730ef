/** Identifies the server at the other end of a socket, independently of what the sender checks or accepts. */
import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { checkServerIdentity, type PeerCertificate, rootCertificates, TLSSocket } from 'node:tls';

export interface Peer {
  /** The address of the socket's other end; absent for a pipe, and for TLS in a tunnel, whose socket ends at a proxy. */
  readonly address?: { readonly host: string; readonly port: number };
  readonly security: PeerSecurity;
}

export type PeerSecurity =
  | { readonly kind: 'plain' }
  /** The certificate is trusted; `isFor` says whether it is valid for a name. */
  | { readonly kind: 'verified'; readonly isFor: (host: string) => boolean }
  /** `reason` is a clause for the user. */
  | { readonly kind: 'unverified'; readonly reason: string };

/** Waits until the socket is connected; for TLS, until the handshake is done. @returns false if it was closed instead */
export function whenConnected(socket: Socket): Promise<boolean> {
  if (socket.destroyed) return Promise.resolve(false);
  const isSecuring = socket instanceof TLSSocket && !isHandshakeDone(socket);
  if (!socket.connecting && !isSecuring) return Promise.resolve(true);
  return new Promise((resolve) => {
    const connected = isSecuring ? 'secureConnect' : 'connect';
    const done = (): void => {
      socket.off(connected, done);
      socket.off('close', done);
      resolve(!socket.destroyed);
    };
    socket.on(connected, done);
    socket.on('close', done);
  });
}

/** @param extraRoots certificates in PEM that this machine trusts in addition to Node's own */
export function peerOf(socket: Socket, extraRoots: () => readonly string[]): Peer {
  const isTls = socket instanceof TLSSocket;
  const { remoteAddress: host, remotePort: port } = socket;
  const hasEnd = host !== undefined && port !== undefined && !(isTls && isTunnelled(socket));
  return {
    ...(hasEnd ? { address: { host: host.replace(/^::ffff:/, ''), port } } : {}),
    security: isTls ? securityOf(socket, extraRoots) : { kind: 'plain' },
  };
}

/**
 * `authorized` proves nothing: Node skips the name check when it resumes a session, senders replace the check with one
 * that accepts everything, and during a renegotiation it refers to another certificate than the current one.
 */
function securityOf(socket: TLSSocket, extraRoots: () => readonly string[]): PeerSecurity {
  const certificate = socket.getPeerCertificate(true);
  if (socket.isSessionReused() || certificate?.raw === undefined) {
    return unverified(
      'the connection has no certificate, perhaps because it was resumed, so send the request again',
    );
  }
  const problem = chainProblem(socket);
  if (problem !== undefined) return unverified(`its certificate is not trusted (${problem})`);
  if (bringsOwnTrust(socket) && !leadsToRoot(certificate, extraRoots())) {
    return unverified('its certificate is trusted only by settings of the sender');
  }
  return { kind: 'verified', isFor: (name) => checkServerIdentity(name, certificate) === undefined };
}

/**
 * OpenSSL's result for the chain of the current certificate. A server can start a renegotiation with another certificate
 * and stop halfway: this result changes together with the certificate, `authorized` only at the end. Node crashes if it
 * is called while there is no certificate.
 */
function chainProblem(socket: TLSSocket): string | undefined {
  const handle = (socket as unknown as { readonly _handle?: Partial<TlsHandle> | null })._handle;
  if (typeof handle?.verifyError !== 'function') return 'not verified';
  const error = handle.verifyError();
  return error ? (error.code ?? error.message) : undefined;
}

interface TlsHandle {
  verifyError(): (Error & { readonly code?: string }) | null | undefined;
}

/** The options of `tls.connect`, which Node keeps under a symbol. */
function connectOptions(socket: TLSSocket): Readonly<Record<string, unknown>> | undefined {
  const symbol = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'connect-options',
  );
  return (
    symbol && (socket as unknown as Record<symbol, Readonly<Record<string, unknown>> | undefined>)[symbol]
  );
}

/** Whether the sender chose which certificates to trust. */
function bringsOwnTrust(socket: TLSSocket): boolean {
  const options = connectOptions(socket);
  return !options || ['ca', 'pfx', 'secureContext'].some((name) => Boolean(options[name]));
}

/**
 * Follows the chain by its signatures, because names can be copied from another issuer. An issuer must be a certificate
 * authority: otherwise the owner of any valid certificate could issue others.
 */
function leadsToRoot(certificate: PeerCertificate, extraRoots: readonly string[]): boolean {
  const roots = [...rootCertificates, ...extraRoots].map(parseRoot);
  let current = new X509Certificate(certificate.raw);
  const chain = [...issuersOf(certificate)];
  for (let length = 0; length < 10; length += 1) {
    if (!isCurrent(current)) return false;
    const isIssuedBy = (issuer: X509Certificate): boolean =>
      issuer.ca && current.checkIssued(issuer) && current.verify(issuer.publicKey);
    if (roots.some((root) => root.fingerprint256 === current.fingerprint256 || isIssuedBy(root))) return true;
    const issuer = chain.find(isIssuedBy);
    if (!issuer || issuer.fingerprint256 === current.fingerprint256) return false;
    current = issuer;
  }
  return false;
}

/** Parsing all roots takes about 10 ms, so each is parsed once. */
function parseRoot(pem: string): X509Certificate {
  const certificate = parsedRoots.get(pem) ?? new X509Certificate(pem);
  parsedRoots.set(pem, certificate);
  return certificate;
}

const parsedRoots = new Map<string, X509Certificate>();

function isCurrent({ validFrom, validTo }: X509Certificate): boolean {
  const now = Date.now();
  return Date.parse(validFrom) <= now && now <= Date.parse(validTo);
}

function* issuersOf(certificate: PeerCertificate): Generator<X509Certificate> {
  const seen = new Set<unknown>();
  let current: unknown = certificate;
  while (current && !seen.has(current)) {
    seen.add(current);
    const { raw, issuerCertificate } = current as {
      readonly raw?: Buffer;
      readonly issuerCertificate?: unknown;
    };
    if (raw) yield new X509Certificate(raw);
    current = issuerCertificate;
  }
}

/** Whether it is TLS over another socket, e.g. through a proxy; then its address is that of the other socket. */
function isTunnelled(socket: TLSSocket): boolean {
  return Boolean((socket as unknown as { readonly _parent?: unknown })._parent);
}

/** A socket that `tls.connect` did not create starts its handshake only on the first write, so it stays unverified. */
function isHandshakeDone(socket: TLSSocket): boolean {
  return (
    !(socket as unknown as { readonly secureConnecting?: boolean }).secureConnecting ||
    !connectOptions(socket)
  );
}

function unverified(reason: string): PeerSecurity {
  return { kind: 'unverified', reason };
}
