/** Every failure that a person or a script can meet, with one factory each where a rule gives its words. */

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
  /** A technical detail for the log, as `ECONNREFUSED`. Never text that could hold a secret. */
  readonly cause?: string;
  /** The status of the answer that was refused. */
  readonly status?: number;
  /** Milliseconds that the server asked to wait. */
  readonly retryAfter?: number;
  /** Whether the same request may be sent again without harm. */
  readonly transient?: boolean;
}

/**
 * A failure with a stable `code` for scripts and a message for a person: what happened, then what to do next.
 * Neither the message nor the cause holds a secret or a token.
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
