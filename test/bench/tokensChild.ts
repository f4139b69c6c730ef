/** Measures tokens from the server whose port is the argument; prints `TokenTimes`. */
import { generateKeyPairSync } from 'node:crypto';
import { request } from 'node:https';
import { systemClock } from '../../src/core/base/clock';
import { createTransport } from '../../src/core/http/transport';
import type { Client, HttpRequest, Secrets } from '../../src/core/model';
import { providerOf } from '../../src/core/providers';
import { formatTimestamp } from '../../src/core/signing/requestValues';
import { signTokenRequest } from '../../src/core/signing/snap';
import { buildTokenRequest } from '../../src/core/tokens/tokenRequest';
import { TokenService } from '../../src/core/tokens/tokenService';
import { makeClient } from '../support/makeClient';
import { medians } from './measure';
import { requirePeerFile } from './peers';
import type { TokenTimes } from './tokens';

const rounds = 300;
const origin = `https://localhost:${process.argv[2]}`;
const privateKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
}).privateKey;
const secrets: Secrets = { clientSecret: 'a secret of a client', privateKey };
const gobiz = makeClient({ baseUrl: origin, scopes: ['partner:outlet:read'] });
const doku = makeClient({ name: 'shop', provider: 'doku', clientId: 'BRN-0001', baseUrl: origin });

async function main(): Promise<void> {
  const service = new TokenService({
    transport: createTransport(),
    clock: systemClock,
    providerOf,
    readSecrets: async () => secrets,
  });
  const ours = (client: Client) => () => service.get(client, { skipCache: true });
  const bare = (request: HttpRequest) => () => send(request);
  const ofGobiz = await medians(rounds, [ours(gobiz), bare(requestOf(gobiz)), openidClientGrant()]);
  const ofDoku = await medians(rounds, [
    ours(doku),
    bare(requestOf(doku)),
    () => signTokenRequest(doku.clientId, formatTimestamp(Date.now(), 'utc'), privateKey),
    dokuLibraryToken(),
  ]);
  service.dispose();
  const times: TokenTimes = {
    gobiz: { ...timesOf(ofGobiz), openidClient: ofGobiz[2] ?? Number.NaN },
    doku: { ...timesOf(ofDoku), signature: ofDoku[2] ?? Number.NaN, library: ofDoku[3] ?? Number.NaN },
  };
  process.stdout.write(`\n${JSON.stringify(times)}\n`, () => process.exit());
}

function timesOf([ours = Number.NaN, bare = Number.NaN]: readonly number[]) {
  return { ours, bare };
}

function requestOf(client: Client): HttpRequest {
  return buildTokenRequest(providerOf(client), client, secrets, Date.now());
}

/** The least that gets a token: the same request, the answer read and parsed, no rule held. */
function send({ method, url, headers, body }: HttpRequest): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    sent.on('error', reject).end(body);
  });
}

interface OpenidClient {
  readonly Configuration: new (server: object, id: string, metadata: object, way: unknown) => object;
  ClientSecretBasic(secret: string): unknown;
  clientCredentialsGrant(
    configuration: object,
    parameters: Readonly<Record<string, string>>,
  ): Promise<unknown>;
}

function openidClientGrant(): () => Promise<unknown> {
  const peer = requirePeerFile<OpenidClient>('openid-client/build/index.js');
  const server = { issuer: origin, token_endpoint: `${origin}/oauth2/token` };
  const way = peer.ClientSecretBasic(secrets.clientSecret ?? '');
  const configuration = new peer.Configuration(server, gobiz.clientId, {}, way);
  return () => peer.clientCredentialsGrant(configuration, { scope: 'partner:outlet:read' });
}

interface DokuLibrary {
  generateSignature(privateKey: string, clientId: string, timestamp: string): string;
  createTokenB2B(request: Readonly<Record<string, string>>, isProduction: boolean): Promise<unknown>;
}

/** The library knows DOKU's addresses only; its configuration is told ours. */
function dokuLibraryToken(): () => Promise<unknown> {
  const configuration = requirePeerFile<{ getBaseUrl: () => string }>(
    'doku-nodejs-library/_commons/config.js',
  );
  configuration.getBaseUrl = () => origin;
  const library = requirePeerFile<DokuLibrary>('doku-nodejs-library/_services/tokenService.js');
  const { clientId } = doku;
  return () => {
    const timestamp = formatTimestamp(Date.now(), 'utc');
    const signature = library.generateSignature(privateKey, clientId, timestamp);
    return library.createTokenB2B({ clientId, timestamp, signature, grantType: 'client_credentials' }, false);
  };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
