/** The part of `oidc-provider` that the tests use; the package brings no types of its own. */
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http';

  export default class Provider {
    constructor(issuer: string, configuration: Readonly<Record<string, unknown>>);
    callback(): RequestListener;
    ClientCredentials: { find(value: string): Promise<{ destroy(): Promise<void> } | undefined> };
  }
}
