/** Access tokens as they are kept, and what a token response says. */
import type { AppError } from './errors';

/** A token in memory. Times are milliseconds since the epoch, by the local clock. */
export interface Token {
  readonly value: string;
  /** What was granted, separated by spaces, where the provider says so. */
  readonly scope?: string;
  /** When its request left; the lifetime counts from here, so an estimate errs on the early side. */
  readonly fetchedAt: number;
  readonly expiresAt: number;
}

/** `token`: the one in memory, if there is one. */
export type TokenState =
  | { readonly kind: 'none'; readonly token?: undefined }
  | { readonly kind: 'fetching'; readonly token?: Token }
  | { readonly kind: 'ready'; readonly token: Token }
  /** The last request failed; a token that still lives is kept beside the error. */
  | { readonly kind: 'failed'; readonly error: AppError; readonly at: number; readonly token?: Token };

/** What a provider's answer says about a token; the lifetime is in seconds. */
export interface Grant {
  readonly value: string;
  readonly lifetime: number;
  readonly scope?: string;
}
