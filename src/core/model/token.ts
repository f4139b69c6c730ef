/** Access tokens in memory, and the contents of a token response. */
import type { AppError } from './errors';

/** A token in memory. Times are milliseconds since the epoch, by the local clock. */
export interface Token {
  readonly value: string;
  /** The granted scopes, separated by spaces; absent if the provider does not return them. */
  readonly scope?: string;
  /** When its request was sent. The lifetime counts from here, so the token is considered expired early, not late. */
  readonly fetchedAt: number;
  readonly expiresAt: number;
}

/** `token` is the one in memory, if there is one. */
export type TokenState =
  | { readonly kind: 'none'; readonly token?: undefined }
  | { readonly kind: 'fetching'; readonly token?: Token }
  | { readonly kind: 'ready'; readonly token: Token }
  /** The last request failed; a token that is still valid is kept beside the error. */
  | { readonly kind: 'failed'; readonly error: AppError; readonly at: number; readonly token?: Token };

/** The contents of a provider's token response; the lifetime is in seconds. */
export interface Grant {
  readonly value: string;
  readonly lifetime: number;
  readonly scope?: string;
}
