/**
 * The central types, and the ports through which the core reaches the world.
 * Everything here is plain data or an interface; nothing knows of an editor.
 */
import type { AppError } from './errors';

export type * from './model/provider';

export const environments = ['sandbox', 'production'] as const;
export type Environment = (typeof environments)[number];

/** One entry of the setting `kunci.clients`, checked. It never holds a secret. */
export interface Client {
  readonly name: string;
  readonly provider: string;
  readonly environment: Environment;
  readonly clientId: string;
  /** Replaces the provider's OAuth and API origins both. An origin: no path, no trailing slash. */
  readonly baseUrl?: string;
  /** Further `host` or `host:port` that may have this client's token. */
  readonly allowedHosts: readonly string[];
  /** What the provider declares in `options`, defaults filled in. */
  readonly options: Readonly<Record<string, OptionValue>>;
}

export type OptionValue = string | readonly string[];

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

/** One HTTP request, described. The body is sent as UTF-8. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Secrets by field name, as read from the vault for one use. */
export type Secrets = Readonly<Record<string, string>>;

/** What a provider's answer says about a token; the lifetime is in seconds. */
export interface Grant {
  readonly value: string;
  readonly lifetime: number;
  readonly scope?: string;
}

/** Where secrets are kept. One call at a time; each has a limit. */
export interface Vault {
  readonly id: 'keychain' | 'vscode';
  /** @throws AppError `vault-unavailable`, `vault-locked` */
  read(account: string): Promise<string | undefined>;
  /** Writes, reads back and compares. @throws AppError `vault-unavailable`, `vault-locked`, `invalid-secret` */
  write(account: string, value: string): Promise<void>;
  /** Removing what is not there is no error. @throws AppError `vault-unavailable`, `vault-locked` */
  remove(account: string): Promise<void>;
}

export interface Clock {
  /** Wall-clock time, milliseconds since the epoch. */
  now(): number;
  /** Calls back once after so many milliseconds, or never where the result is disposed of first. */
  after(milliseconds: number, callback: () => void): Disposable;
}

export interface Transport {
  /**
   * Sends once and reads the answer, whatever its status.
   * @throws AppError `insecure-url`, `unreachable`, `timed-out`, `tls-failed`, `proxy-refused`,
   * `redirect-refused`, `too-large`, `bad-response`, `cancelled`
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

export interface Disposable {
  dispose(): void;
}
