/** The common parts of all token responses: JSON, the token, its lifetime, and errors for rejections. */
import { isJsonObject } from '../base/json';
import { parseHttpDate } from '../http/clockSkew';
import type { HttpResponse } from '../model';
import { AppError, type ErrorCode } from '../model/errors';

/** @throws AppError `bad-response` if the body is not one JSON object */
export function readJsonObject(label: string, response: HttpResponse): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(response.body);
  } catch {
    throw badResponse(label, response.body.trim() === '' ? 'an empty body' : 'something that is not JSON');
  }
  if (!isJsonObject(value)) throw badResponse(label, 'JSON that is not an object');
  return value;
}

/**
 * Reads the token. It may have all printable ASCII characters, which is more than RFC 6750 §2.1 allows.
 * @throws AppError `bad-response`
 */
export function readTokenValue(
  label: string,
  answer: Readonly<Record<string, unknown>>,
  member: string,
): string {
  const value = answer[member];
  if (typeof value === 'string' && /^[\x21-\x7E]+$/.test(value)) return value;
  throw badResponse(label, `no usable “${member}”`);
}

const assumedLifetime = 60;
const longestLifetime = 10 * 365 * 24 * 3600;

/**
 * Reads the lifetime in seconds, from a number or a string of digits. A missing lifetime counts as 60 s: RFC 6749 §5.1
 * only recommends the member, and too long a guess would send expired tokens.
 * @throws AppError `bad-response`
 */
export function readLifetime(label: string, value: unknown): number {
  if (value === undefined || value === null) return assumedLifetime;
  const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  // Less than a millisecond would be rounded to none.
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0.001) {
    throw badResponse(label, 'a token whose lifetime is not a positive number of seconds');
  }
  return Math.min(seconds, longestLifetime);
}

export interface TokenRefusal {
  readonly label: string;
  readonly response: HttpResponse;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** A code that the protocol defines, or our own words; never the server's free text, which may repeat a secret. */
  readonly reason: string | undefined;
  /** What to do next, if more is known than the status. */
  readonly hint: string | undefined;
}

/** The error for a rejected token request: who, the status, why, and what to do next. */
export function refuseToken({ label, response, now, reason, hint }: TokenRefusal): AppError {
  const { status, headers } = response;
  const retryAfter = retryAfterMilliseconds(headers['retry-after'], now);
  const quote = reason === undefined ? '' : ` “${reason}”`;
  const next = hint ?? nextStep(label, status, retryAfter);
  return new AppError(codeOf(status), `${label} responded with ${status}${quote}. ${next}`, {
    status,
    transient: [429, 502, 503, 504].includes(status),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

/** @param problem what the server sent, e.g. `an empty body`; never text of the server */
export function badResponse(label: string, problem: string): AppError {
  return new AppError(
    'bad-response',
    `${label}'s token endpoint sent ${problem}. Check the client's base URL and environment, or try again later.`,
  );
}

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3): seconds or an HTTP date.
 * @returns milliseconds from `now`, at least 0 and at most a day; undefined if it is neither
 */
export function retryAfterMilliseconds(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const day = 24 * 3600 * 1000;
  if (/^\d{1,64}$/.test(text)) return Math.min(Number(text) * 1000, day);
  const time = parseHttpDate(text);
  return time === undefined ? undefined : Math.min(Math.max(0, time - now), day);
}

function codeOf(status: number): ErrorCode {
  if (status === 429) return 'rate-limited';
  return status >= 400 && status < 500 ? 'rejected' : 'bad-response';
}

function nextStep(label: string, status: number, retryAfter: number | undefined): string {
  if (status === 429) {
    return retryAfter === undefined
      ? 'Too many requests: wait a minute, then fetch again.'
      : `Too many requests: fetch again in ${Math.ceil(retryAfter / 1000)} seconds.`;
  }
  if (status >= 500) return `The problem is on ${label}'s side: try again in a few minutes.`;
  if (status === 404) return "There is no token endpoint: check the client's base URL and environment.";
  if (status === 401 || status === 403) return 'Check the client ID, the secret and the environment.';
  return "Check the client's entry, then fetch again.";
}
