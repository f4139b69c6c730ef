import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../support/certificates';

export interface TokenServer {
  readonly port: number;
  stop(): void;
}

const token = 't'.repeat(700);

/** What the providers' endpoints answer to a good request, at once: the rest of a token's time is the client's. */
const answers: Readonly<Record<string, unknown>> = {
  '/oauth2/token': {
    access_token: token,
    expires_in: 3599,
    scope: 'partner:outlet:read',
    token_type: 'bearer',
  },
  '/authorization/v1/access-token/b2b': {
    responseCode: '2007300',
    responseMessage: 'Successful',
    accessToken: token,
    tokenType: 'Bearer',
    expiresIn: 900,
    additionalInfo: '',
  },
};

/** Both providers' token endpoints over TLS on loopback, with a certificate for localhost. */
export async function startTokenServer(): Promise<TokenServer> {
  const server = createServer(selfSigned, (request, response) => {
    const answer = answers[request.url ?? ''];
    request.resume().on('end', () => {
      response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer ?? {}));
    });
  });
  // A server in the bench's own process must not keep it alive.
  server.unref();
  await new Promise<void>((resolve) => {
    server.listen(0, 'localhost', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
