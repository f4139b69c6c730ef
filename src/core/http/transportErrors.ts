/** Errors between sending a request and reading its response. Each message says what happened, then what to do next. */
import { AppError, type ErrorCode, type ErrorDetails } from '../model/errors';

const checkEntry = "Check the client's base URL and environment.";

export function insecureError(reason: string): AppError {
  return new AppError('insecure-url', reason);
}

export function proxyError({ host }: URL): AppError {
  const message = `The proxy refused the connection to ${host} (407). Check “http.proxy” and its credentials in the settings.`;
  return new AppError('proxy-refused', message, { status: 407 });
}

/** @param timeLimit milliseconds */
export function timeoutError({ host }: URL, timeLimit: number): AppError {
  const message = `${host} did not respond within ${timeLimit / 1000} seconds. Check the network and the proxy, then fetch again.`;
  return new AppError('timed-out', message);
}

/** Classifies what `node-fetch`, Node or a proxy threw, by its type and code; by its text only if it has neither. */
export function connectionError(error: unknown, url: URL): AppError {
  const { code, type } = error as { code?: unknown; type?: unknown };
  const cause = typeof code === 'string' ? code : 'unknown';
  const failure = (name: ErrorCode, rest: string, details: ErrorDetails = { cause }): AppError =>
    new AppError(name, `${url.host} ${rest}`, details);
  if (type === 'no-redirect' || type === 'invalid-redirect') {
    const reason =
      'responded with a redirect. Kunci does not follow it, because it would carry a secret along.';
    return failure('redirect-refused', `${reason} ${checkEntry}`, {});
  }
  if (type === 'max-size') {
    return failure('too-large', `sent more than 1 MB, which no token endpoint does. ${checkEntry}`, {});
  }
  if (/^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_|ERR_TLS_CERT_)|_CERT_/.test(cause)) {
    const next =
      "If your company inspects traffic, add its certificate to the system's; otherwise do not continue.";
    return failure('tls-failed', `has a certificate that is not trusted (${cause}). ${next}`);
  }
  if (/^(ERR_TLS_|ERR_SSL_|EPROTO)/.test(cause)) {
    const next = 'Check the base URL and the proxy: the port may be wrong.';
    return failure('tls-failed', `does not use TLS as expected (${cause}). ${next}`);
  }
  if (cause.startsWith('Z_')) {
    return failure('bad-response', `sent a response that cannot be decompressed. ${checkEntry}`);
  }
  // A number right after a colon is a port.
  if (/(?<![:.\d])407\b/.test(error instanceof Error ? error.message : '')) return proxyError(url);
  const reason = `cannot be reached: ${reasons[cause] ?? 'the connection failed'} (${cause}).`;
  const next = 'Check the network, the proxy and the base URL, then fetch again.';
  return failure('unreachable', `${reason} ${next}`, { cause, transient: true });
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the host name lookup failed',
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was closed',
  ERR_STREAM_PREMATURE_CLOSE: 'the connection was closed',
  ETIMEDOUT: 'the connection timed out',
  EHOSTUNREACH: 'there is no route to it',
  ENETUNREACH: 'there is no network',
};
