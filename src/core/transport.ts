/**
 * The one place that talks HTTP. One attempt, with every rule: https but for loopback, no redirect,
 * at most 1 MB, a time limit, TLS always verified. Proxies and system certificates are honoured because
 * node-fetch goes through Node's `http` and `https`, which VS Code patches; an `agent` of our own would undo that.
 */
import { AppError } from './errors';
import { isLoopback } from './loopback';
import type { HttpRequest, HttpResponse, Transport } from './model';

const maximumBytes = 1_000_000;

export interface TransportSettings {
  /** Milliseconds for one attempt, from connecting to the last byte. */
  readonly timeLimit: number;
}

export function createTransport(settings: TransportSettings = { timeLimit: 15_000 }): Transport {
  return { send: (request, signal) => send(request, signal, settings.timeLimit) };
}

async function send(request: HttpRequest, signal: AbortSignal, timeLimit: number): Promise<HttpResponse> {
  const url = checkedUrl(request.url);
  if (signal.aborted) throw cancelled();
  const limit = AbortSignal.timeout(timeLimit);
  try {
    const { default: fetch } = await import('node-fetch');
    const response = await fetch(url.href, {
      method: request.method,
      headers: request.headers,
      redirect: 'error',
      size: maximumBytes,
      signal: AbortSignal.any([signal, limit]),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    if (response.status === 407) throw proxyRefused(url);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (error) {
    throw explained(error, url, signal, limit, timeLimit);
  }
}

/** @throws AppError `insecure-url` */
function checkedUrl(text: string): URL {
  if (!URL.canParse(text)) throw insecure('The URL of the token endpoint is not one.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw insecure('A URL must not hold a user or a password.');
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw insecure(`${url.origin} is plain http, which anybody on the way can read.`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw insecure(`${url.protocol} is not a way to send a secret.`);
  }
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw insecure('NODE_TLS_REJECT_UNAUTHORIZED=0 switches certificate checks off, so nothing is sent.');
  }
  return url;
}

function explained(
  error: unknown,
  url: URL,
  signal: AbortSignal,
  limit: AbortSignal,
  timeLimit: number,
): AppError {
  if (error instanceof AppError) return error;
  if (signal.aborted) return cancelled();
  if (limit.aborted) return timedOut(url, timeLimit);
  const { code, type } = error as { code?: unknown; type?: unknown };
  if (type === 'no-redirect') return redirected(url);
  if (type === 'max-size') return tooLarge(url);
  const cause = typeof code === 'string' ? code : 'unknown';
  if (/^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_|ERR_SSL_|EPROTO)|_CERT_/.test(cause)) {
    return tlsFailed(url, cause);
  }
  if (/\b407\b/.test(error instanceof Error ? error.message : '')) return proxyRefused(url);
  return unreachable(url, cause);
}

function insecure(reason: string): AppError {
  return new AppError('insecure-url', `${reason} Use https (http is for loopback only).`);
}

function cancelled(): AppError {
  return new AppError('cancelled', 'The request was cancelled.');
}

function redirected(url: URL): AppError {
  return new AppError(
    'redirect-refused',
    `${url.host} answered with a redirect, which is not followed because a secret would go along. ` +
      "Check the client's base URL and environment.",
  );
}

function proxyRefused(url: URL): AppError {
  return new AppError(
    'proxy-refused',
    `The proxy refused the connection to ${url.host} (407). Check “http.proxy” and its sign-in in the settings.`,
    { status: 407 },
  );
}

function timedOut(url: URL, timeLimit: number): AppError {
  const seconds = timeLimit / 1000;
  return new AppError(
    'timed-out',
    `${url.host} did not answer within ${seconds} seconds. Check the network and the proxy, then fetch again.`,
  );
}

function tooLarge(url: URL): AppError {
  return new AppError(
    'too-large',
    `${url.host} sent more than 1 MB, which is no answer of a token endpoint. Check the client's base URL.`,
  );
}

function tlsFailed(url: URL, cause: string): AppError {
  return new AppError(
    'tls-failed',
    `The certificate of ${url.host} is not trusted (${cause}). If your company inspects traffic, add its ` +
      'certificate to the system; otherwise do not go on.',
    { cause },
  );
}

function unreachable(url: URL, cause: string): AppError {
  const reasons: Readonly<Record<string, string>> = {
    ENOTFOUND: 'its name is not known',
    EAI_AGAIN: 'its name could not be looked up',
    ECONNREFUSED: 'the connection was refused',
    ECONNRESET: 'the connection was cut',
    ERR_STREAM_PREMATURE_CLOSE: 'the connection was cut',
    ETIMEDOUT: 'the connection timed out',
    EHOSTUNREACH: 'there is no way to it',
    ENETUNREACH: 'there is no network',
  };
  return new AppError(
    'unreachable',
    `${url.host} cannot be reached: ${reasons[cause] ?? 'the connection failed'} (${cause}). ` +
      'Check the network, the proxy and the base URL, then fetch again.',
    { cause, transient: true },
  );
}
