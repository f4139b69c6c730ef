/**
 * Kunci's own HTTP requests, to token endpoints only. `transport` makes one attempt and holds every rule: https unless
 * the host is loopback, no redirect, at most 1 MB, a time limit, TLS always verified. `transportErrors` words what can
 * fail, `clockSkew` compares clocks, `origins` and `headers` read URLs and headers, `curl` prints a request.
 *
 * Proxies and system certificates apply because node-fetch uses Node's `http` and `https`, which VS Code patches; an
 * `agent` of our own would undo that.
 */
import http from 'node:http';
import https from 'node:https';
import type { HttpRequest, HttpResponse, Transport } from '../model';
import { AppError, cancelledError } from '../model/errors';
import { isLoopback } from './origins';
import { connectionError, insecureError, proxyError, timeoutError } from './transportErrors';

/** Of a response's body. */
const maximumBytes = 1_000_000;

/** @param timeLimit milliseconds for one attempt, from connecting to the last byte */
export function createTransport(timeLimit = 15_000): Transport {
  return { send: (request, signal) => send(request, signal, timeLimit) };
}

async function send(request: HttpRequest, signal: AbortSignal, timeLimit: number): Promise<HttpResponse> {
  const url = requireSecureUrl(request.url);
  const { default: fetch } = await import('./fetch');
  // If the signal is already aborted, node-fetch throws an error that cannot be caught.
  if (signal.aborted) throw cancelledError();
  const limit = AbortSignal.timeout(timeLimit);
  const end = new AbortController();
  try {
    const response = await fetch(url.href, {
      method: request.method,
      // Requests are many minutes apart: the server would have closed a connection that is kept open.
      headers: { ...request.headers, connection: 'close' },
      redirect: 'error',
      size: maximumBytes,
      signal: AbortSignal.any([signal, limit, end.signal]),
      ...(isLoopback(url) ? { agent: createDirectAgent(url) } : {}),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    if (response.status === 407) throw proxyError(url);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (signal.aborted) throw cancelledError();
    throw limit.aborted ? timeoutError(url, timeLimit) : connectionError(error, url);
  } finally {
    // Closes the connection if the response was not read to its end.
    end.abort();
  }
}

/** With an agent of our own, VS Code's proxy settings do not apply: a request to this machine needs no proxy. */
function createDirectAgent(url: URL): http.Agent {
  return url.protocol === 'https:' ? new https.Agent() : new http.Agent();
}

/** @throws AppError `insecure-url` */
function requireSecureUrl(text: string): URL {
  if (!URL.canParse(text))
    throw insecureError("The token endpoint's URL is not valid. Check the client's base URL.");
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw insecureError("The URL contains a user or a password. Remove it from the client's base URL.");
  }
  const next = 'Use https; http is for loopback only.';
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw insecureError(`${url.origin} is plain http, which anyone on the network path can read. ${next}`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw insecureError(`A secret cannot be sent by “${url.protocol}”. ${next}`);
  }
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw insecureError(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 turns certificate checks off, so Kunci sends nothing. ' +
        'Remove it from the environment, then restart VS Code.',
    );
  }
  return url;
}
