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
    const connected = socket instanceof TLSSocket ? 'secureConnect' : 'connect';
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
 * `authorized` alone proves nothing: Node skips the check of the name when it resumes a session, senders bring checks
 * of their own that accept everything, and a PFX file of theirs adds to what is trusted.
 */
function securityOf(socket: TLSSocket, extraRoots: () => readonly string[]): PeerSecurity {
  const certificate = socket.getPeerCertificate(true);
  if (socket.isSessionReused() || certificate?.raw === undefined) {
    return unverified('the connection was resumed and shows no certificate, so send the request again');
  }
  // A sender's own check of the name may have failed or passed; what counts is the chain, and the name checked here.
  const isNameOnly = String(socket.authorizationError ?? '').startsWith('ERR_TLS_CERT_ALTNAME');
  if (!socket.authorized && !isNameOnly) {
    return unverified(`its certificate is not trusted (${socket.authorizationError ?? 'not verified'})`);
  }
  if (bringsOwnTrust(socket) && !leadsToRoot(certificate, extraRoots())) {
    return unverified('its certificate is trusted by settings of the sender only');
  }
  return { kind: 'verified', isFor: (name) => checkServerIdentity(name, certificate) === undefined };
}

/** Whether the sender said itself which certificates to trust. Node keeps the options under a symbol. */
function bringsOwnTrust(socket: TLSSocket): boolean {
  const symbol = Object.getOwnPropertySymbols(socket).find(
    ({ description }) => description === 'connect-options',
  );
  const options =
    symbol && (socket as unknown as Record<symbol, Readonly<Record<string, unknown>> | undefined>)[symbol];
  return !options || ['ca', 'pfx', 'secureContext'].some((name) => Boolean(options[name]));
}

/** Follows the chain by its signatures: names alone could be those of another, well-known issuer. */
function leadsToRoot(certificate: PeerCertificate, extraRoots: readonly string[]): boolean {
  const roots = [...rootCertificates, ...extraRoots].map((pem) => new X509Certificate(pem));
  let current = new X509Certificate(certificate.raw);
  const chain = [...issuersOf(certificate)];
  for (let length = 0; length < 10; length += 1) {
    const isIssuedBy = (issuer: X509Certificate): boolean =>
      current.checkIssued(issuer) && current.verify(issuer.publicKey);
    if (roots.some((root) => root.fingerprint256 === current.fingerprint256 || isIssuedBy(root))) return true;
    const issuer = chain.find(isIssuedBy);
    if (!issuer || issuer.fingerprint256 === current.fingerprint256) return false;
    current = issuer;
  }
  return false;
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

function isHandshakeDone(socket: TLSSocket): boolean {
  return !(socket as unknown as { readonly secureConnecting?: boolean }).secureConnecting;
}

function unverified(reason: string): PeerSecurity {
  return { kind: 'unverified', reason };
}
