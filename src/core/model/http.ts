/** Requests and responses, without a way to send them. */

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

/** A request as a sender hands it to its HTTP library. */
export interface OutgoingRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  /** In the order of the file; a name may come twice. */
  readonly headers: readonly HeaderPair[];
  /** Empty where there is none. */
  readonly body: string | Uint8Array;
}

export type HeaderPair = readonly [name: string, value: string];
