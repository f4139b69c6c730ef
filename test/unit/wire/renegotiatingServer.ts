/** A server that shows one certificate, then starts a new handshake with another one and stops in the middle of it. */
import { constants } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import tls from 'node:tls';
import type { ServerCertificate } from '../../support/certificates';
import { listening, portOf } from '../../support/rawServer';

export interface RenegotiatingServer {
  readonly port: number;
  /** All that was received inside TLS. */
  readonly received: () => string;
  /** Starts the second handshake. Resolves when the client has got the second certificate and waits for the rest. */
  readonly begin: () => Promise<void>;
  /** Lets the second handshake come to its end. */
  readonly finish: () => void;
  readonly stop: () => Promise<unknown>;
}

/** OpenSSL's SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION, which Node does not name. */
const noResumption = 0x10000;
/** Records of the second handshake that are let through: hello request, server hello, certificate. */
const untilCertificate = 3;

export async function startRenegotiatingServer(
  first: ServerCertificate,
  second: ServerCertificate,
): Promise<RenegotiatingServer> {
  let received = '';
  let begin = (): void => undefined;
  const secureOptions = constants.SSL_OP_NO_TICKET | noResumption;
  const inner = tls.createServer({ ...first, maxVersion: 'TLSv1.2', secureOptions }, (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (data) => {
      received += String(data);
    });
    begin = () => {
      (socket as unknown as { setKeyCert(context: tls.SecureContext): void }).setKeyCert(
        tls.createSecureContext(second),
      );
      socket.renegotiate({ rejectUnauthorized: false, requestCert: false }, () => undefined);
    };
  });
  const stopInner = await listening(inner);
  const gate = new Gate();
  const outer = createServer((client) => {
    const onward = connect(portOf(inner), '127.0.0.1');
    client.pipe(onward);
    onward.on('data', (data) => gate.pass(data, client));
    for (const socket of [client, onward]) socket.on('error', () => undefined);
    client.on('close', () => onward.destroy());
  });
  const stopOuter = await listening(outer);
  return {
    port: portOf(outer),
    received: () => received,
    begin: async () => {
      const reached = gate.close(untilCertificate);
      begin();
      await reached;
      await new Promise((resolve) => setTimeout(resolve, 50));
    },
    finish: () => gate.open(),
    stop: () => Promise.all([stopInner(), stopOuter()]),
  };
}

/** Passes TLS records on, and after a certain number keeps the rest back. */
class Gate {
  private left = Number.POSITIVE_INFINITY;
  private buffered: Buffer = Buffer.alloc(0);
  private readonly kept: Buffer[] = [];
  private reached: () => void = () => undefined;
  private client: Socket | undefined;

  close(records: number): Promise<void> {
    this.left = records;
    return new Promise((resolve) => {
      this.reached = resolve;
    });
  }

  open(): void {
    this.left = Number.POSITIVE_INFINITY;
    for (const record of this.kept.splice(0)) this.client?.write(record);
  }

  pass(data: Buffer, client: Socket): void {
    this.client = client;
    this.buffered = Buffer.concat([this.buffered, data]);
    while (this.buffered.length >= 5 && this.buffered.length >= 5 + this.buffered.readUInt16BE(3)) {
      const length = 5 + this.buffered.readUInt16BE(3);
      const record = this.buffered.subarray(0, length);
      this.buffered = this.buffered.subarray(length);
      if (this.left > 0) client.write(record);
      else this.kept.push(record);
      this.left -= 1;
      if (this.left === 0) this.reached();
    }
  }
}
