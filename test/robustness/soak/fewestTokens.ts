/**
 * Counts the tokens that the sends need at least, faults aside: one serves until its margin begins (60 s, or a fifth of
 * its lifetime if that is less), as it may not be handed out after that, or until the keys change.
 */
export class FewestTokens {
  count = 0;
  private readonly usableUntil: number[] = [];

  constructor(private readonly lifetimes: readonly number[]) {}

  sent(client: number, now: number): void {
    if (now <= (this.usableUntil[client] ?? 0)) return;
    const lifetime = this.lifetimes[client] ?? 0;
    this.usableUntil[client] = now + lifetime - Math.min(60_000, 0.2 * lifetime);
    this.count += 1;
  }

  keysChanged(): void {
    this.usableUntil.fill(0);
  }
}
