/**
 * A mock server for one SNAP bank: the B2B token, and the services in the bank's description. Requests are checked by
 * the same profile by which the provider signs them.
 */
import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Client } from '../../core/model';
import type { SnapProfile } from '../../core/protocols/snapProfile';
import { IssuedTokens } from '../server/issuedTokens';
import { type Answer, listenOnLoopback, type ReceivedRequest, Refusal } from '../server/loopbackServer';
import type { MockServer, MockServerOptions } from '../server/mockServer';
import type { SnapService, SnapState } from './snapRequest';
import { answerSnapToken } from './snapToken';

export interface SnapMockServer extends MockServer {
  readonly clientId: string;
  /** PEM, PKCS#8, 2048 bits. */
  readonly privateKey: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
  readonly secretKey: string;
  /** Replaces the registered public key (PEM), as a merchant does in a bank's dashboard. */
  registerPublicKey(pem: string): void;
}

/** The description of one bank. */
export interface SnapBank {
  /** The temporary client, without its base URL. */
  readonly client: Pick<Client, 'name' | 'provider' | 'clientId' | 'options'>;
  readonly profile: SnapProfile;
  readonly tokenPath: string;
  /** Services by path. */
  readonly services: Readonly<Record<string, SnapService>>;
}

export async function startSnapServer(bank: SnapBank, options: MockServerOptions): Promise<SnapMockServer> {
  const keys = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const state: SnapState = {
    clientId: bank.client.clientId,
    secretKey: `sbxs_${randomBytes(24).toString('base64url')}`,
    profile: bank.profile,
    publicKey: keys.publicKey,
    tokens: new IssuedTokens(options.clock, 900),
    now: () => options.clock.now(),
    externalIds: { day: '', used: new Set() },
  };
  const services = new Map(Object.entries({ ...bank.services, [bank.tokenPath]: answerSnapToken }));
  const handle = (request: ReceivedRequest): Answer => {
    const service = services.get(request.path);
    if (service) return service(state, request);
    const message = 'There is nothing at this path';
    const body = { error: { code: 'not_found', message, type: 'not_found' } };
    throw new Refusal({ status: 404, body, verdict: `${message}.` });
  };
  const server = await listenOnLoopback({ ...options, handle });
  return {
    url: server.url,
    clientId: state.clientId,
    privateKey,
    publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    secretKey: state.secretKey,
    tokens: state.tokens,
    client: { ...bank.client, environment: 'sandbox', baseUrl: server.url, allowedHosts: [] },
    secrets: { privateKey, secretKey: state.secretKey },
    registerPublicKey: (pem) => {
      state.publicKey = createPublicKey(pem);
    },
    stop: () => server.stop(),
  };
}
