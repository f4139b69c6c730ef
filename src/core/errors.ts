/** Every failure that a person or a script can meet, with one factory each where a rule gives its words. */

export const errorCodes = [
  'unknown-client',
  'invalid-client',
  'settings-unavailable',
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

  /** The same error with every occurrence of the given values struck out, for text that came from a server. */
  without(values: readonly string[]): AppError {
    const message = values
      .flatMap((value) => [value, folded(value)])
      .filter((value) => value.length > 0)
      // A value may be part of a longer one, whose rest would stay.
      .sort((a, b) => b.length - a.length)
      .reduce(struckOut, this.message);
    if (message === this.message) return this;
    return new AppError(this.code, message, {
      ...(typeof this.cause === 'string' ? { cause: this.cause } : {}),
      ...(this.status === undefined ? {} : { status: this.status }),
      ...(this.retryAfter === undefined ? {} : { retryAfter: this.retryAfter }),
      transient: this.transient,
    });
  }
}

/** What a server wrote, made fit for a message: one line, no control or direction characters, at most 200 characters. */
export function quoted(text: string): string {
  const line = folded(text);
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}

function folded(text: string): string {
  return text
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Also where `quoted` cut the value off in its midst, but for so little of it that it tells nothing. */
function struckOut(message: string, value: string): string {
  const text = message.replaceAll(value, '[removed]');
  const cut = text.lastIndexOf('…');
  for (let length = Math.min(value.length, cut); length > 3; length -= 1) {
    if (text.startsWith(value.slice(0, length), cut - length)) {
      return `${text.slice(0, cut - length)}[removed]${text.slice(cut)}`;
    }
  }
  return text;
}
