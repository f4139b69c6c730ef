/** How far the clock of this machine is from those of the servers it asks, by the `Date` of their last answers. */
import type { Clock, Transport } from './model';

export class ClockSkews {
  private readonly skews = new Map<string, number>();

  /** The same transport, each answer's `Date` noted. */
  watching(transport: Transport, clock: Pick<Clock, 'now'>): Transport {
    return {
      send: async (request, signal) => {
        const response = await transport.send(request, signal);
        this.note(request.url, response.headers.date, clock.now());
        return response;
      },
    };
  }

  /**
   * Seconds by which this machine is ahead of an origin, negative where it is behind; exact to about a second, as
   * `Date` has no fractions (RFC 9110 §5.6.7). Nothing where the origin has not answered yet.
   */
  of(url: string): number | undefined {
    return URL.canParse(url) ? this.skews.get(new URL(url).origin) : undefined;
  }

  private note(url: string, date: string | undefined, now: number): void {
    const server = date === undefined || date.length > 64 ? Number.NaN : Date.parse(date);
    if (!Number.isNaN(server)) this.skews.set(new URL(url).origin, Math.round((now - server) / 1000));
  }
}
