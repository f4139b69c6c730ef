/** Who is at the other end of a connection, as the socket itself shows it, whatever the sender believes or accepts. */
import { X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { checkServerIdentity, type PeerCertificate, rootCertificates, TLSSocket } from 'node:tls';

export interface Peer {
  /** Where the socket ends. Undefined for a pipe, and for TLS inside a tunnel, whose socket ends at a proxy. */
  readonly address?: { readonly host: string; readonly port: number };
  readonly security: PeerSecurity;
}

export type PeerSecurity =
  | { readonly kind: 'plain' }
  /** The certificate is trusted; whether it is for a given name, `isFor` says. */
  | { readonly kind: 'verified'; readonly isFor: (host: string) => boolean }
  /** `reason` is a clause for a person. */
  | { readonly kind: 'unverified'; readonly reason: string };

export type Connection = 'connected' | 'closed';

/** Waits until the socket is connected, for TLS until the handshake is done. */
export function whenConnected(socket: Socket): Promise<Connection> {
  if (socket.destroyed) return Promise.resolve('closed');
  const isSecuring = socket instanceof TLSSocket && !isHandshakeDone(socket);
  if (!socket.connecting && !isSecuring) return Promise.resolve('connected');
  return new Promise((resolve) => {
    const connected = isSecuring ? 'secureConnect' : 'connect';
    const done = (): void => {
      socket.off(connected, done);
      socket.off('close', done);
      resolve(socket.destroyed ? 'closed' : 'connected');
    };
    socket.on(connected, done);
    socket.on('close', done);
  });
}

/** @param extraRoots certificates in PEM that this machine trusts beside those that Node carries */
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
 * `authorized` proves nothing: Node skips the check of the name when it resumes a session, senders bring checks of
 * their own that accept everything, and during a renegotiation it is about another certificate than the one shown.
 */
function securityOf(socket: TLSSocket, extraRoots: () => readonly string[]): PeerSecurity {
  const certificate = socket.getPeerCertificate(true);
  if (socket.isSessionReused() || certificate?.raw === undefined) {
    return unverified(
      'the connection shows no certificate, perhaps because it was resumed, so send the request again',
    );
  }
  const problem = chainProblem(socket);
  if (problem !== undefined) return unverified(`its certificate is not trusted (${problem})`);
  if (bringsOwnTrust(socket) && !leadsToRoot(certificate, extraRoots())) {
    return unverified('its certificate is trusted by settings of the sender only');
  }
  return { kind: 'verified', isFor: (name) => checkServerIdentity(name, certificate) === undefined };
}

/**
 * What OpenSSL says about the chain of the certificate that the socket shows now. A server can start a renegotiation
 * with another certificate and stop halfway: this changes together with the certificate, `authorized` only at the end.
 * Node crashes if it is asked while there is no certificate.
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

/** What `tls.connect` was called with. Node keeps it under a symbol. */
function connectOptions(socket: TLSSocket): Readonly<Record<string, unknown>> | undefined {
  const symbol = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'connect-options',
  );
  return (
    symbol && (socket as unknown as Record<symbol, Readonly<Record<string, unknown>> | undefined>)[symbol]
  );
}

/** Whether the sender said itself which certificates to trust. */
function bringsOwnTrust(socket: TLSSocket): boolean {
  const options = connectOptions(socket);
  return !options || ['ca', 'pfx', 'secureContext'].some((name) => Boolean(options[name]));
}

/**
 * Follows the chain by its signatures: names alone could be those of another, well-known issuer. An issuer has to be
 * an authority: the owner of any valid certificate could otherwise issue others with it.
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

/** Parsing all roots takes some 10 ms, and they are the same each time. */
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

/** TLS over another socket, as behind a proxy: its own end is that of the other socket. */
function isTunnelled(socket: TLSSocket): boolean {
  return Boolean((socket as unknown as { readonly _parent?: unknown })._parent);
}

/** One that was not made by `tls.connect` begins its handshake only when something is written: it stays unverified. */
function isHandshakeDone(socket: TLSSocket): boolean {
  return (
    !(socket as unknown as { readonly secureConnecting?: boolean }).secureConnecting ||
    !connectOptions(socket)
  );
}

function unverified(reason: string): PeerSecurity {
  return { kind: 'unverified', reason };
}
