/** The errors that users and scripts see. */

export const errorCodes = [
  'unknown-client',
  'invalid-client',
  'settings-unavailable',
  'file-unavailable',
  'missing-secret',
  'invalid-secret',
  'invalid-key',
  'vault-unavailable',
  'vault-locked',
  'insecure-url',
  'unreachable',
  'timed-out',
  'tls-failed',
  'proxy-refused',
  'redirect-refused',
  'too-large',
  'rejected',
  'rate-limited',
  'bad-response',
  'cancelled',
  'host-not-allowed',
  'untrusted-workspace',
  'sender-missing',
  'no-request',
  'not-sent',
  'unsignable',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export interface ErrorDetails {
  /** A technical detail for the log, e.g. `ECONNREFUSED`. Never text that could contain a secret. */
  readonly cause?: string;
  /** The HTTP status of the response. */
  readonly status?: number;
  /** Milliseconds to wait before the next request, as the server asked. */
  readonly retryAfter?: number;
  /** Whether the same request can safely be sent again. */
  readonly transient?: boolean;
}

/**
 * An error with a stable `code` for scripts and a message for the user: what happened, then what to do next.
 * Neither the message nor the cause contains a secret or a token.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly status: number | undefined;
  readonly retryAfter: number | undefined;
  readonly transient: boolean;

  constructor(
    readonly code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.status = details.status;
    this.retryAfter = details.retryAfter;
    this.transient = details.transient ?? false;
  }
}

export function cancelledError(): AppError {
  return new AppError('cancelled', 'The request was cancelled.');
}

/** @param reason a clause, e.g. `nothing defines {{host}}` @param next a sentence that says what to do */
export function unsignableError(reason: string, next = ''): AppError {
  return new AppError('unsignable', `The request cannot be signed: ${reason}.${next && ` ${next}`}`);
}
