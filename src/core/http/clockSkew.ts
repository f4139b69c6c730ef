/** How far this machine's clock differs from the servers' clocks, by the `Date` header of their last responses. */
import type { Clock, Transport } from '../model';

export class ClockSkews {
  private readonly skews = new Map<string, number>();

  /** Returns a transport that also records the `Date` of each response. */
  watch(transport: Transport, clock: Pick<Clock, 'now'>): Transport {
    return {
      send: async (request, signal) => {
        const response = await transport.send(request, signal);
        const skew = measureSkew(response.headers.date, clock.now());
        if (skew !== undefined) this.skews.set(new URL(request.url).origin, Math.round(skew / 1000));
        return response;
      },
    };
  }

  /**
   * Seconds by which this machine is ahead of an origin, negative if it is behind; undefined if the origin has not
   * responded yet. Exact to about a second, because `Date` has no fractions (RFC 9110 §5.6.7).
   */
  of(url: string): number | undefined {
    return URL.canParse(url) ? this.skews.get(new URL(url).origin) : undefined;
  }
}

/**
 * Milliseconds by which this machine is ahead of a server, exact to about a second.
 * @param date the `Date` header of a response that arrived now
 */
export function measureSkew(date: string | undefined, now: number): number | undefined {
  const server = parseHttpDate(date);
  return server === undefined ? undefined : now - server;
}

/** Milliseconds since the epoch; undefined if the header is not an HTTP date (RFC 9110 §5.6.7). */
export function parseHttpDate(header: string | undefined): number | undefined {
  // `Date.parse` accepts far more than HTTP dates, e.g. bare numbers such as "-5".
  if (header === undefined || header.length > 64 || !/^[A-Z][a-z]{2,8},? /.test(header)) return undefined;
  const time = Date.parse(header);
  return Number.isNaN(time) ? undefined : time;
}
