/** The interfaces through which the core uses the vault, the clock and the network. */
import type { HttpRequest, HttpResponse } from './http';

/** Stores secrets. It handles one call at a time, each with a time limit. */
export interface Vault {
  readonly id: 'keychain' | 'vscode';
  /** @throws AppError `vault-unavailable`, `vault-locked` */
  read(account: string): Promise<string | undefined>;
  /** Writes, reads back and compares. @throws AppError `vault-unavailable`, `vault-locked`, `invalid-secret` */
  write(account: string, value: string): Promise<void>;
  /** Does nothing if the account does not exist. @throws AppError `vault-unavailable`, `vault-locked` */
  remove(account: string): Promise<void>;
}

export interface Clock {
  /** Wall-clock time, milliseconds since the epoch. */
  now(): number;
  /** Calls back once after this many milliseconds, or never if the result is disposed of first. */
  after(milliseconds: number, callback: () => void): Disposable;
}

export interface Transport {
  /**
   * Sends the request once and reads the response, whatever its status.
   * @throws AppError `insecure-url`, `unreachable`, `timed-out`, `tls-failed`, `proxy-refused`,
   * `redirect-refused`, `too-large`, `bad-response`, `cancelled`
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

export interface Disposable {
  dispose(): void;
}
