/**
 * The one place that talks HTTP. One attempt, with every rule: https but for loopback, no redirect,
 * at most 1 MB, a time limit, TLS always verified. Proxies and system certificates are honoured because
 * node-fetch goes through Node's `http` and `https`, which VS Code patches; an `agent` of our own would undo that.
 */
import http from 'node:http';
import https from 'node:https';
import type { HttpRequest, HttpResponse, Transport } from '../model';
import { AppError } from '../model/errors';
import { isLoopback } from './origins';
import { cancelled, failed, insecure, proxyRefused, timedOut } from './transportErrors';

const maximumBytes = 1_000_000;

export interface TransportSettings {
  /** Milliseconds for one attempt, from connecting to the last byte. */
  readonly timeLimit: number;
}

export function createTransport(settings: TransportSettings = { timeLimit: 15_000 }): Transport {
  return { send: (request, signal) => send(request, signal, settings.timeLimit) };
}

async function send(request: HttpRequest, signal: AbortSignal, timeLimit: number): Promise<HttpResponse> {
  const url = requireSecureUrl(request.url);
  const { default: fetch } = await import('./fetch');
  // Given a signal that is already aborted, node-fetch lets an error escape that nobody can catch.
  if (signal.aborted) throw cancelled();
  const limit = AbortSignal.timeout(timeLimit);
  const end = new AbortController();
  try {
    const response = await fetch(url.href, {
      method: request.method,
      // Requests are many minutes apart: a connection kept for the next one would be found dead.
      headers: { ...request.headers, connection: 'close' },
      redirect: 'error',
      size: maximumBytes,
      signal: AbortSignal.any([signal, limit, end.signal]),
      ...(isLoopback(url) ? { agent: createDirectAgent(url) } : {}),
      ...(request.body === undefined ? {} : { body: request.body }),
    });
    if (response.status === 407) throw proxyRefused(url);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (signal.aborted) throw cancelled();
    throw limit.aborted ? timedOut(url, timeLimit) : failed(error, url);
  } finally {
    // Closes the connection where the answer was not read to its end.
    end.abort();
  }
}

/** With an agent of our own, VS Code's proxy settings do not apply: what goes to this machine needs no proxy. */
function createDirectAgent(url: URL): http.Agent {
  return url.protocol === 'https:' ? new https.Agent() : new http.Agent();
}

/** @throws AppError `insecure-url` */
function requireSecureUrl(text: string): URL {
  if (!URL.canParse(text))
    throw insecure("The token endpoint's URL is not one. Check the client's base URL.");
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    throw insecure("A URL must not hold a user or a password. Take it out of the client's base URL.");
  }
  const next = 'Use https (http is for loopback only).';
  if (url.protocol === 'http:' && !isLoopback(url)) {
    throw insecure(`${url.origin} is plain http, which anybody on the way can read. ${next}`);
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw insecure(`${url.protocol} is not a way to send a secret. ${next}`);
  }
  if (process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0') {
    throw insecure(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 switches certificate checks off, so nothing is sent. ' +
        'Remove it from the environment, then start VS Code again.',
    );
  }
  return url;
}
