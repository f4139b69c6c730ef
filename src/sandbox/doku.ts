/**
 * A stand-in for DOKU on loopback: the B2B token, virtual accounts under SNAP, and Checkout outside SNAP.
 * Sources: DOKU's documentation of the B2B token and of both signatures.
 */
import { createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { dokuCheckout } from './dokuCheckout';
import { dokuToken } from './dokuToken';
import { dokuVirtualAccount } from './dokuVirtualAccount';
import { IssuedTokens } from './issuedTokens';
import { type Answer, listenOnLoopback, type ReceivedRequest, Refusal } from './loopbackServer';
import type { ProviderSandbox, ProviderSandboxOptions } from './providerSandbox';

export interface DokuSandbox extends ProviderSandbox {
  readonly clientId: string;
  /** PEM, PKCS#8, 2048 bits. */
  readonly privateKey: string;
  /** PEM, SPKI. */
  readonly publicKey: string;
  readonly secretKey: string;
  /** Replaces the registered public key (PEM), as a merchant does in DOKU's dashboard. */
  registerPublicKey(pem: string): void;
}

/** What the services of one running server share. */
export interface DokuState {
  readonly clientId: string;
  readonly secretKey: string;
  publicKey: KeyObject;
  readonly tokens: IssuedTokens;
  readonly now: () => number;
  /** `X-EXTERNAL-ID`s of one day in Western Indonesian time. */
  readonly externalIds: { day: string; readonly used: Set<string> };
}

export async function startDokuSandbox(options: ProviderSandboxOptions): Promise<DokuSandbox> {
  const keys = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const state: DokuState = {
    clientId: 'MCH-0000-sandbox',
    secretKey: `sbxs_${randomBytes(24).toString('base64url')}`,
    publicKey: keys.publicKey,
    tokens: new IssuedTokens(options.clock, 900),
    now: () => options.clock.now(),
    externalIds: { day: '', used: new Set() },
  };
  if (options.lifetime !== undefined) state.tokens.lifetime = options.lifetime;
  const server = await listenOnLoopback({ ...options, handle: (request) => handle(state, request) });
  return {
    url: server.url,
    clientId: state.clientId,
    privateKey,
    publicKey: keys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    secretKey: state.secretKey,
    client: {
      name: 'local-shop',
      provider: 'doku',
      environment: 'sandbox',
      clientId: state.clientId,
      baseUrl: server.url,
      allowedHosts: [],
      options: { timestampZone: 'utc' },
    },
    secrets: { privateKey, secretKey: state.secretKey },
    registerPublicKey: (pem) => {
      state.publicKey = createPublicKey(pem);
    },
    setLifetime: (seconds) => {
      state.tokens.lifetime = seconds;
    },
    revoke: (token) => state.tokens.revoke(token),
    revokeAll: () => state.tokens.revokeAll(),
    stop: () => server.stop(),
  };
}

const services: Readonly<Record<string, (state: DokuState, request: ReceivedRequest) => Answer>> = {
  '/authorization/v1/access-token/b2b': dokuToken,
  '/virtual-accounts/bi-snap-va/v1.1/transfer-va/create-va': dokuVirtualAccount('create'),
  '/virtual-accounts/bi-snap-va/v1.1/transfer-va/delete-va': dokuVirtualAccount('delete'),
  '/checkout/v1/payment': dokuCheckout,
};

function handle(state: DokuState, request: ReceivedRequest): Answer {
  const service = Object.hasOwn(services, request.path) ? services[request.path] : undefined;
  if (service !== undefined) return service(state, request);
  throw new Refusal({
    status: 404,
    body: { error: { code: 'not_found', message: 'There is nothing at this path', type: 'not_found' } },
    verdict: 'There is nothing at this path.',
  });
}
