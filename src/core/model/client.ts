/** One entry of the setting `kunci.clients`, and its secrets. */

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
  /** Other hosts that may receive this client's tokens: `host` or `host:port`. */
  readonly allowedHosts: readonly string[];
  /** The members that the provider declares in `options`, with defaults filled in. */
  readonly options: Readonly<Record<string, OptionValue>>;
}

export type OptionValue = string | readonly string[];

/** Secrets by field name, as read from the vault for one use. */
export type Secrets = Readonly<Record<string, string>>;
