/** Every way in which a token endpoint misbehaves, by name, with each provider's answer shapes. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

export type ProviderId = 'gobiz' | 'doku';

export interface FaultContext {
  readonly provider: ProviderId;
  readonly body: string;
  /** The server that redirects point to. */
  readonly elsewhere: string;
}

export type Fault = (response: ServerResponse, request: IncomingMessage, context: FaultContext) => void;

/** What a server that is up can do wrong. Each takes one request and ends it in its own way, or never. */
export const faults = {
  /** Not a fault: what the provider answers when all is well. */
  good: (response, _, { provider }) => json(response, 200, goodToken(provider)),
  resetInHead: (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\ncontent-type: appl', () => resetSoon(response));
  },
  resetInBody: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"access_token":"cut', () => resetSoon(response));
  },
  /** Ended in an orderly way, but before the length that was announced. */
  cutOffBody: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"access_token":"cut', () => response.socket?.end());
  },
  stalledHead: (response) => {
    response.socket?.write('HTTP/1.1 200 OK\r\ncontent-type: appl');
  },
  stalledBody: (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 });
    response.write('{"access_token":"');
  },
  /** Never idle and never done: a limit on idle time alone does not catch it. */
  tricklingBody: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const timer = setInterval(() => response.write(' '), 50);
    response.on('close', () => clearInterval(timer));
  },
  redirect301: redirect(301),
  redirect302: redirect(302),
  redirect303: redirect(303),
  redirect307: redirect(307),
  redirect308: redirect(308),
  /** 10 MB of valid JSON, without a length that would give it away. */
  hugeBody: (response, _, { provider }) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...goodToken(provider), padding: 'x'.repeat(10_000_000) }));
  },
  /** 20 MB of valid JSON in about 20 KB. */
  compressedBomb: (response, _, { provider }) => {
    const text = JSON.stringify({ ...goodToken(provider), padding: ' '.repeat(20_000_000) });
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
    response.end(gzipSync(text));
  },
  html401: (response) =>
    text(response, 401, 'text/html', '<html><body><h1>401 Unauthorized</h1></body></html>'),
  html200: (response) =>
    text(response, 200, 'text/html', '<html><body>Please log in to the Wi-Fi</body></html>'),
  empty200: (response) => text(response, 200, 'application/json', ''),
  notJson: (response) => text(response, 200, 'application/json', '{"access_token": "abc'),
  notAnObject: (response) => json(response, 200, ['a', 'list']),
  nullBody: (response) => json(response, 200, null),
  wrongTypes: (response, _, { provider }) =>
    json(
      response,
      200,
      provider === 'gobiz'
        ? { access_token: 12345, expires_in: {}, token_type: [], scope: 7 }
        : { responseCode: '2007300', responseMessage: {}, accessToken: 12345, tokenType: [], expiresIn: {} },
    ),
  missingToken: lifetime(3600, { omitToken: true }),
  lifetimeNegative: lifetime(-1),
  lifetimeZero: lifetime(0),
  lifetimeHuge: lifetime(1e300),
  lifetimeMissing: lifetime(undefined),
  lifetimeText: lifetime('900'),
  lifetimeWrongText: lifetime('soon'),
  status400: status(400, 'invalid_request', '01', 'Invalid Field Format X-TIMESTAMP'),
  status401: status(401, 'invalid_client', '00', 'Unauthorized. Invalid Signature'),
  status403: status(403, 'unauthorized_client', '00', 'Forbidden'),
  status404: status(404, 'not_found', '00', 'Not Found'),
  status407: status(407, 'proxy_authentication_required', '00', 'Proxy Authentication Required'),
  status429: status(429, 'slow_down', '00', 'Too Many Requests'),
  status429Seconds: status(429, 'slow_down', '00', 'Too Many Requests', () => '1'),
  status429Date: status(429, 'slow_down', '00', 'Too Many Requests', () =>
    new Date(Date.now() + 8000).toUTCString(),
  ),
  status500: status(500, 'server_error', '00', 'General Error'),
  status502: status(502, 'bad_gateway', '00', 'Bad Gateway'),
  status503: status(503, 'temporarily_unavailable', '00', 'Service Unavailable'),
  status504: status(504, 'gateway_timeout', '00', 'Timeout'),
  /** A server that repeats what it was sent, secrets included, in its error. */
  echoing400: (response, request, { provider, body }) => {
    const said = `${Object.values(request.headers).join(' ')} ${body}`;
    json(response, 400, errorBody(provider, 400, 'invalid_request', '00', said));
  },
} as const satisfies Record<string, Fault>;

/** The answer of a server that works, with a token that tells itself from others. */
function goodToken(provider: ProviderId, value = `fault-server-token-${nextNumber()}`): object {
  return provider === 'gobiz'
    ? { access_token: value, expires_in: 3600, token_type: 'Bearer', scope: 'partner:outlet:read' }
    : {
        responseCode: '2007300',
        responseMessage: 'Successful',
        accessToken: value,
        tokenType: 'Bearer',
        expiresIn: 900,
        additionalInfo: '',
      };
}

let issued = 0;
function nextNumber(): string {
  issued += 1;
  return String(issued).padStart(8, '0');
}

function redirect(code: number): Fault {
  return (response, request, { elsewhere }) => {
    response.writeHead(code, { location: `${elsewhere}${request.url}` }).end();
  };
}

function lifetime(value: unknown, { omitToken = false } = {}): Fault {
  return (response, _, { provider }) => {
    const [token, member] =
      provider === 'gobiz' ? ['access_token', 'expires_in'] : ['accessToken', 'expiresIn'];
    json(response, 200, {
      ...goodToken(provider),
      [member]: value,
      ...(omitToken ? { [token]: undefined } : {}),
    });
  };
}

function status(
  code: number,
  error: string,
  caseCode: string,
  message: string,
  retryAfter?: () => string,
): Fault {
  return (response, _, { provider }) => {
    if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter());
    json(response, code, errorBody(provider, code, error, caseCode, message));
  };
}

function errorBody(
  provider: ProviderId,
  code: number,
  error: string,
  caseCode: string,
  message: string,
): object {
  return provider === 'gobiz'
    ? { error, error_description: message }
    : { responseCode: `${code}73${caseCode}`, responseMessage: message };
}

function json(response: ServerResponse, code: number, body: unknown): void {
  text(response, code, 'application/json', JSON.stringify(body));
}

function text(response: ServerResponse, code: number, type: string, body: string): void {
  response.writeHead(code, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}

/** The pause lets the client read what was sent before: a reset discards what it has not read. */
function resetSoon(response: ServerResponse): void {
  setTimeout(() => response.socket?.resetAndDestroy(), 20);
}
