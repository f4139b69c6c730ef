/** What a provider declares. The form, tree, references, schema and webhooks follow from it. */
import type { Client, Environment, Secrets } from './client';
import type { HttpRequest, HttpResponse } from './http';
import type { RequestSigning } from './signing';
import type { Grant } from './token';

/** A settings member of a client that only this provider has. */
export type ProviderOption = ChoiceOption | ListOption | TextOption;

interface OptionText<Kind extends string> {
  readonly kind: Kind;
  /** The member's name in the settings entry. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The form for a new client does not ask for it; *Edit Client* and the settings have it. */
  readonly advanced?: boolean;
  /** Whether it has a purpose, by the client's other options; the form asks for it only then. Always if absent. */
  readonly isUsed?: (options: Client['options']) => boolean;
}

/** One of a few values. */
export interface ChoiceOption extends OptionText<'choice'> {
  readonly choices: readonly Choice[];
  /** One of the choices' values. */
  readonly default: string;
}

/** Several values: documented ones to choose from, and any others that the user enters. */
export interface ListOption extends OptionText<'list'>, Pattern {
  /** An entry without a value is invalid. */
  readonly required?: boolean;
  readonly choices: readonly Choice[];
}

/** Free text. */
export interface TextOption extends OptionText<'text'>, Pattern {
  /** Used if the entry does not have the member; empty if there is none. It need not match the pattern. */
  readonly default: string;
  /** An entry without the member is invalid. */
  readonly required?: boolean;
  readonly placeholder?: string;
}

interface Pattern {
  /** A regular expression for each value, as in JSON Schema (flag `u`). */
  readonly pattern: string;
  /** Says what is wrong with a value; undefined if it matches the pattern. */
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
  /** One sentence: its purpose, and where the provider shows it. */
  readonly description: string;
  /** `key` is a private key in PEM: pasted, read from a file or generated. */
  readonly kind: 'text' | 'key';
  /** Which private keys are accepted; RSA only if absent. */
  readonly keyTypes?: KeyTypes;
  /** Whether clients with these options have it. Always if absent. */
  readonly isUsed?: (options: Client['options']) => boolean;
  /** An optional field can be skipped in the form; using it then fails with `missing-secret`. */
  readonly optional: boolean;
  /** For a key: how to register its public key with the provider, step by step. */
  readonly registration?: string;
}

/**
 * A name that a `.http` file may reference: `<PROVIDER>_<CLIENT>_<suffix>`. Code that depends on the kind switches over
 * all kinds without a default, so that a new kind does not compile until each place handles it.
 */
export type Variable = {
  readonly suffix: string;
  readonly description: string;
} /** Not secret, and the same in each request, e.g. the client ID. */ & (
  | { readonly kind: 'plain'; readonly value: (client: Client) => string }
  /** The access token. */
  | { readonly kind: 'token' }
  /** Computed for one request when it is sent: its signature, and the times and IDs that the signature covers. */
  | { readonly kind: 'signed' }
);

/** One provider. Its functions are pure: they describe requests and never send them. */
export interface Provider {
  readonly id: string;
  readonly label: string;
  /** The same for all clients, or named by each client's entry. */
  readonly origins: FixedOrigins | OwnOrigins;
  /** One sentence: where the provider shows a client ID. */
  readonly clientIdHelp: string;
  readonly options: readonly ProviderOption[];
  readonly secrets: readonly SecretField[];
  readonly token: TokenProtocol;
  readonly variables: readonly Variable[];
  /** How the values of `signed` variables are computed; absent if there are none. */
  readonly signing?: RequestSigning;
  /** How the provider signs its notifications. */
  readonly webhooks: readonly WebhookScheme[];
  /** Requests for a new `.http` file, the most common one first. */
  readonly examples: readonly [ExampleRequest, ...ExampleRequest[]];
  /** The header that carries the token, and the text before the token. `Authorization: Bearer ` if absent. */
  readonly tokenHeader?: (client: Client) => TokenHeader;
}

/** Origins without a trailing slash: `oauth` issues tokens, `api` accepts them. Both may receive tokens. */
export type FixedOrigins = Readonly<Record<Environment, { readonly oauth: string; readonly api: string }>>;

/** Origins without a trailing slash, from a client's options. Only those of `api` may receive tokens. */
export type OwnOrigins = (client: Pick<Client, 'options'>) => {
  readonly oauth: string;
  readonly api: readonly string[];
};

/** A kind of private key by the name that `crypto` gives it, `KeyObject.asymmetricKeyType`. */
export type KeyTypes = readonly ('rsa' | 'ec')[];

export interface TokenHeader {
  readonly name: string;
  /** e.g. `Bearer `, with its space. */
  readonly prefix: string;
}

/** How a token is requested and how the response is read: a pair of pure functions. */
export interface TokenProtocol {
  /** The path of the token endpoint on the OAuth origin, from its slash; it may have a query. */
  readonly path: (client: Client) => string;
  /** The secrets that a request of this client needs. */
  readonly secrets: (client: Client) => readonly string[];
  /**
   * Describes one token request. It is called for each attempt, so that each has its own timestamp and signature.
   * @throws AppError `missing-secret`, `invalid-key`
   */
  readonly request: (call: TokenCall) => HttpRequest;
  /**
   * Reads the response to it.
   * @param label the provider's label, for messages
   * @param client the client that the token is for
   * @param now milliseconds since the epoch
   * @throws AppError `rejected`, `rate-limited`, `bad-response`; none of them quotes the server's free text, which may
   * repeat a secret in an unrecognizable form
   */
  readonly readResponse: (response: HttpResponse, label: string, now: number, client: Client) => Grant;
}

export interface TokenCall {
  readonly client: Client;
  /** The token endpoint. */
  readonly url: string;
  readonly secrets: Secrets;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** One way in which a provider signs notifications, recognized by its signature header. */
export interface WebhookScheme {
  readonly id: string;
  /** e.g. `X-Go-Signature`. */
  readonly signatureHeader: string;
  /** Names of the other headers that the signature covers. */
  readonly signedHeaders: readonly string[];
  /** Whether the path of the receiving URL is signed too. */
  readonly signsPath: boolean;
  readonly secret: {
    readonly title: string;
    /** The secret field of the provider's clients; absent if the secret belongs to no client. */
    readonly field?: string;
  };
  /** @param received the value of the signature header */
  readonly isGenuine: (notification: WebhookNotification, received: string, secret: string) => boolean;
}

export interface WebhookNotification {
  readonly method: string;
  /** Path and query of the receiving URL; empty if the scheme does not sign them. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Byte for byte as it was received. */
  readonly body: string;
}

/** Path and headers are relative to the API origin; `{{…}}` are references by suffix, e.g. `{{TOKEN}}`. */
export interface ExampleRequest {
  readonly title: string;
  /** Names of the secrets that sending it needs. */
  readonly secrets: readonly string[];
  readonly method: HttpRequest['method'];
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}
