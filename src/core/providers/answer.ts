/** What every provider's answer has in common: JSON, a lifetime, refusals put into words. */
import { AppError, type ErrorCode, quoted } from '../errors';
import type { HttpResponse, Secrets } from '../model';
import { retryAfterMilliseconds } from './retryAfter';

/** @throws AppError `bad-response` where the body is not one JSON object. */
export function jsonObject(label: string, response: HttpResponse): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(response.body);
  } catch {
    throw notUnderstood(label, response.body.trim() === '' ? 'an empty body' : 'something that is not JSON');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw notUnderstood(label, 'JSON that is not an object');
  }
  return value as Record<string, unknown>;
}

/** A token goes into a header, so it must be of characters that may stand there (RFC 6750 §2.1, made wider). */
export function requiredText(label: string, answer: Record<string, unknown>, member: string): string {
  const value = answer[member];
  if (typeof value !== 'string' || !/^[\x21-\x7E]+$/.test(value)) {
    throw notUnderstood(label, `no usable “${member}”`);
  }
  return value;
}

const assumedLifetime = 60;
const longestLifetime = 10 * 365 * 24 * 3600;

/**
 * Seconds, from a number or from a string of digits. A missing lifetime counts as 60 s: RFC 6749 §5.1 only
 * recommends the member, and a guess that is too long would send dead tokens.
 * @throws AppError `bad-response`
 */
export function lifetimeSeconds(label: string, value: unknown): number {
  if (value === undefined || value === null) return assumedLifetime;
  const seconds = typeof value === 'string' && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  // Less than a millisecond would be rounded to none.
  if (typeof seconds !== 'number' || !Number.isFinite(seconds) || seconds < 0.001) {
    throw notUnderstood(label, 'a token whose lifetime is not a positive number of seconds');
  }
  return Math.min(seconds, longestLifetime);
}

/** @throws AppError `missing-secret` */
export function requireSecret(secrets: Secrets, field: string): string {
  const secret = secrets[field];
  if (secret === undefined) throw new AppError('missing-secret', `There is no ${field} to sign in with.`);
  return secret;
}

/** A refusal in words: who, the status, what the server said, what to do next. */
export function refusal(
  label: string,
  response: HttpResponse,
  now: number,
  reason: string | undefined,
  hint: string | undefined,
): AppError {
  const retryAfter = retryAfterMilliseconds(response.headers['retry-after'], now);
  const said = reason === undefined ? '' : ` “${quoted(reason).replace(/\.$/, '')}”`;
  const next = hint ?? nextStep(label, response.status, retryAfter);
  return new AppError(codeOf(response.status), `${label} answered ${response.status}${said}. ${next}`, {
    status: response.status,
    transient: [429, 502, 503, 504].includes(response.status),
    ...(retryAfter === undefined ? {} : { retryAfter }),
  });
}

export function notUnderstood(label: string, what: string): AppError {
  return new AppError(
    'bad-response',
    `${label}'s token endpoint sent ${what}. Check the client's base URL and environment, or try again later.`,
  );
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
  if (status >= 500) return `${label} has a problem of its own: try again in a few minutes.`;
  if (status === 404) return "There is no token endpoint: check the client's base URL and environment.";
  if (status === 401 || status === 403) return 'Check the client id, the secret and the environment.';
  return "Check the client's entry, then fetch again.";
}
