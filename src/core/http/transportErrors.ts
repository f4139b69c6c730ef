/** What can go wrong between sending a request and having its answer, in words: what happened, what to do next. */
import { AppError } from '../model/errors';

export function insecure(reason: string): AppError {
  return new AppError('insecure-url', reason);
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'The request was cancelled.');
}

export function proxyRefused(url: URL): AppError {
  return new AppError(
    'proxy-refused',
    `The proxy refused the connection to ${url.host} (407). Check “http.proxy” and its sign-in in the settings.`,
    { status: 407 },
  );
}

export function timedOut(url: URL, timeLimit: number): AppError {
  const seconds = timeLimit / 1000;
  return new AppError(
    'timed-out',
    `${url.host} did not answer within ${seconds} seconds. Check the network and the proxy, then fetch again.`,
  );
}

/** Reads what `node-fetch`, Node or a proxy threw: by its type and code, by its text only where there is neither. */
export function failed(error: unknown, url: URL): AppError {
  const { code, type } = error as { code?: unknown; type?: unknown };
  if (type === 'no-redirect' || type === 'invalid-redirect') return redirected(url);
  if (type === 'max-size') return tooLarge(url);
  const cause = typeof code === 'string' ? code : 'unknown';
  if (/^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_|ERR_TLS_CERT_)|_CERT_/.test(cause)) {
    return untrusted(url, cause);
  }
  if (/^(ERR_TLS_|ERR_SSL_|EPROTO)/.test(cause)) return noTls(url, cause);
  if (cause.startsWith('Z_')) return unpackable(url, cause);
  // A number right behind a colon is a port.
  if (/(?<![:.\d])407\b/.test(error instanceof Error ? error.message : '')) return proxyRefused(url);
  return unreachable(url, cause);
}

function redirected(url: URL): AppError {
  return new AppError(
    'redirect-refused',
    `${url.host} answered with a redirect, which is not followed because a secret would go along. ` +
      "Check the client's base URL and environment.",
  );
}

function tooLarge(url: URL): AppError {
  return new AppError(
    'too-large',
    `${url.host} sent more than 1 MB, which is no answer of a token endpoint. Check the client's base URL.`,
  );
}

function unpackable(url: URL, cause: string): AppError {
  return new AppError(
    'bad-response',
    `${url.host} sent a compressed answer that cannot be unpacked. ` +
      "Check the client's base URL and environment, or try again later.",
    { cause },
  );
}

function untrusted(url: URL, cause: string): AppError {
  return new AppError(
    'tls-failed',
    `The certificate of ${url.host} is not trusted (${cause}). If your company inspects traffic, add its ` +
      'certificate to the system; otherwise do not go on.',
    { cause },
  );
}

function noTls(url: URL, cause: string): AppError {
  return new AppError(
    'tls-failed',
    `${url.host} does not speak TLS as it should (${cause}). Check the base URL and the proxy: the port may be a ` +
      'wrong one.',
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
