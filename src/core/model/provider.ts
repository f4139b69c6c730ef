/** What a provider declares. Form, tree, references, schema and webhooks follow from it. */
import type { Client, Environment, Secrets } from './client';
import type { HttpRequest, HttpResponse } from './http';
import type { RequestSigning } from './signing';
import type { Grant } from './token';

/** A settings member of a client that only this provider has. */
export type ProviderOption = ChoiceOption | ListOption | TextOption;

interface OptionText {
  /** The member's name in the settings entry. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
}

/** One of a few values. */
export interface ChoiceOption extends OptionText {
  readonly kind: 'choice';
  readonly choices: readonly Choice[];
  /** One of the choices' values. */
  readonly default: string;
}

/** Several values: some that are offered, and any others that are typed. */
export interface ListOption extends OptionText, Pattern {
  readonly kind: 'list';
  readonly choices: readonly Choice[];
}

/** Free text. */
export interface TextOption extends OptionText, Pattern {
  readonly kind: 'text';
  /** Used if the entry does not have the member; empty for none. It need not match the pattern. */
  readonly default: string;
  readonly placeholder?: string;
}

interface Pattern {
  /** What each value has to match, as JSON Schema writes it (flag `u`). */
  readonly pattern: string;
  /** Returns what is wrong with a value, undefined if nothing is. It accepts what the pattern accepts. */
  readonly problem: (value: string) => string | undefined;
}

export interface Choice {
  readonly value: string;
  readonly description: string;
}

/** A secret that this provider's clients keep in the vault. */
export interface SecretField {
  /** The account's last part, e.g. `clientSecret`. */
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

/**
 * A name that a `.http` file may reference: `<PROVIDER>_<CLIENT>_<suffix>`. Code that depends on the kind switches over
 * all kinds without a default, so that a new kind does not compile until each place handles it.
 */
export type Variable = PlainVariable | TokenVariable | SignedVariable;

interface VariableText {
  readonly suffix: string;
  readonly description: string;
}

/** No secret: the same in each request, e.g. the client ID. */
export interface PlainVariable extends VariableText {
  readonly kind: 'plain';
  readonly value: (client: Client) => string;
}

/** The access token. */
export interface TokenVariable extends VariableText {
  readonly kind: 'token';
}

/** Computed for one request as it is sent: its signature, and the times and ids that the signature covers. */
export interface SignedVariable extends VariableText {
  readonly kind: 'signed';
}

/** All that is special about a provider. Pure: requests are described here, never sent. */
export interface Provider {
  readonly id: string;
  readonly label: string;
  /** Origins, without a trailing slash. `oauth` serves tokens, `api` takes them. */
  readonly origins: Readonly<Record<Environment, { readonly oauth: string; readonly api: string }>>;
  /** One sentence: where the provider shows a client ID. */
  readonly clientIdHelp: string;
  readonly options: readonly ProviderOption[];
  readonly secrets: readonly SecretField[];
  readonly token: TokenProtocol;
  readonly variables: readonly Variable[];
  /** How the values of `signed` variables are made; absent if there are none. */
  readonly signing?: RequestSigning;
  /** How the provider signs the notifications that it sends. */
  readonly webhooks: readonly WebhookScheme[];
  /** Requests that show in a new `.http` file what a client is good for, the usual one first. */
  readonly examples: readonly [ExampleRequest, ...ExampleRequest[]];
}

/** How a token is requested and how the response is read: a pair of pure functions. */
export interface TokenProtocol {
  /** The path of the token endpoint on the OAuth origin. */
  readonly path: string;
  /** The secrets that a request needs. */
  readonly secrets: readonly string[];
  /**
   * Describes one token request. Called for each attempt, so that what is signed is fresh.
   * @throws AppError `missing-secret`, `invalid-key`
   */
  readonly request: (call: TokenCall) => HttpRequest;
  /**
   * Reads the response to it.
   * @param label the provider's, for messages
   * @param now milliseconds since the epoch
   * @throws AppError `rejected`, `rate-limited`, `bad-response`; none of them quotes free text of the server, which may
   * repeat a secret in a form that nobody recognises
   */
  readonly readResponse: (response: HttpResponse, label: string, now: number) => Grant;
}

export interface TokenCall {
  readonly client: Client;
  /** Of the token endpoint. */
  readonly url: string;
  readonly secrets: Secrets;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One way in which a provider signs notifications, recognised by the header with the signature. */
export interface WebhookScheme {
  readonly id: string;
  /** e.g. `X-Go-Signature`. */
  readonly signatureHeader: string;
  /** Other headers that the signature covers. */
  readonly signedHeaders: readonly string[];
  /** Whether the path of the receiving URL is signed too. */
  readonly signsPath: boolean;
  readonly secret: {
    readonly title: string;
    /** The field of the provider's clients that holds it; absent if it belongs to no client. */
    readonly field?: string;
  };
  /** @param received the signature header's value */
  readonly isGenuine: (notification: WebhookNotification, received: string, secret: string) => boolean;
}

export interface WebhookNotification {
  readonly method: string;
  /** Path and query of the receiving URL; empty if the scheme does not sign them. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Exactly as it was received. */
  readonly body: string;
}

/** Path and headers are relative to the API origin; `{{…}}` are references by suffix, e.g. `{{TOKEN}}`. */
export interface ExampleRequest {
  readonly title: string;
  /** The secrets that sending it takes. */
  readonly secrets: readonly string[];
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
