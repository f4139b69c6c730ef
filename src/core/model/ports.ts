/** How the core reaches the world: the vault, the clock, the network. */
import type { HttpRequest, HttpResponse } from './http';

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
