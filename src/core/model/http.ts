/** HTTP requests and responses as plain data. */

/** One request of Kunci's own. The body is sent as UTF-8. */
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

/** A request as a sender passes it to its HTTP library. */
export interface OutgoingRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** In the order in which they are sent; a name may occur twice. */
  readonly headers: readonly HeaderPair[];
  /** Empty if there is none. */
  readonly body: string | Uint8Array;
}

export type HeaderPair = readonly [name: string, value: string];
