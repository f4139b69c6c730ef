/**
 * The central types, and the ports through which the core reaches the world.
 * Everything here is plain data or an interface; nothing knows of an editor.
 */
import type { AppError } from './errors';
import type { RequestSigning } from './sending/types';

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

export type TokenState =
  | { readonly kind: 'none' }
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

/** A settings member of a client that only this provider has. */
export type ProviderOption =
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly title: string;
      readonly description: string;
      readonly choices: readonly Choice[];
      /** One of the choices' values. */
      readonly default: string;
    }
  | {
      readonly kind: 'list';
      readonly name: string;
      readonly title: string;
      readonly description: string;
      /** Offered in the form; other values may be typed. */
      readonly choices: readonly Choice[];
      /** What every value matches, as JSON Schema writes it (flag `u`). */
      readonly pattern: string;
      /** Says what is wrong with one value, or nothing. */
      readonly problem: (value: string) => string | undefined;
    };

export interface Choice {
  readonly value: string;
  readonly description: string;
}

/** A secret that this provider's clients keep in the vault. */
export interface SecretField {
  /** The account's last part, as `clientSecret`. */
  readonly name: string;
  readonly title: string;
  /** One sentence: what it is for and where the provider shows it. */
  readonly description: string;
  /** `key`: an RSA private key in PEM, pasted, read from a file or made here. */
  readonly kind: 'text' | 'key';
  /** An optional field may be left out of the form; using it then fails with `missing-secret`. */
  readonly optional: boolean;
  /** For a key: how its public half is registered with the provider, in the provider's own steps. */
  readonly registration?: string;
}

/** A name that a `.http` file may reference: `<PROVIDER>_<CLIENT>_<suffix>`. */
export interface Variable {
  readonly suffix: string;
  readonly description: string;
  /** `token` is secret, `clientId` is plain, `signed` exists only for one send. */
  readonly kind: 'token' | 'clientId' | 'signed';
}

/** All that is special about a provider. Pure: requests are described here, never sent. */
export interface Provider {
  readonly id: string;
  readonly label: string;
  /** Origins, without a trailing slash. `oauth` serves tokens, `api` takes them. */
  readonly origins: Readonly<Record<Environment, { readonly oauth: string; readonly api: string }>>;
  /** One sentence: where the provider shows a client id. */
  readonly clientIdHelp: string;
  readonly options: readonly ProviderOption[];
  readonly secrets: readonly SecretField[];
  /** The secrets that a token request needs. */
  readonly tokenSecrets: readonly string[];
  readonly variables: readonly Variable[];
  /** How the values of `signed` variables are made; absent where there are none. */
  readonly signing?: RequestSigning;
  /** Requests that show in a new `.http` file what a client is good for, the usual one first. */
  readonly examples: readonly [ExampleRequest, ...ExampleRequest[]];
  /** The path of the token endpoint on the OAuth origin. */
  readonly tokenPath: string;
  /**
   * Describes one token request. Called anew for each attempt, so that what is signed is fresh.
   * @param now milliseconds since the epoch
   * @throws AppError `invalid-key`, `invalid-secret`
   */
  readonly tokenRequest: (client: Client, secrets: Secrets, now: number) => HttpRequest;
  /**
   * Reads the answer to it.
   * @throws AppError `rejected`, `rate-limited`, `bad-response`
   */
  readonly readToken: (response: HttpResponse, now: number) => Grant;
}

/** Path and headers are relative to the API origin; `{{…}}` are references by suffix, as `{{TOKEN}}`. */
export interface ExampleRequest {
  readonly title: string;
  /** The secrets that sending it takes. */
  readonly secrets: readonly string[];
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
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
