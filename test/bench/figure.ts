/** One line of the table: what we take, what the other takes, and which ratio was hoped for. */
export interface Figure {
  readonly what: string;
  /** With its unit, as `1.20 ms`. */
  readonly ours: string;
  readonly against: string;
  readonly theirs: string;
  /** Ours through theirs, from one run: machines differ, the ratio hardly does. */
  readonly ratio: number;
  /** The ratio's highest value that meets the goal; nothing where the figure is only for information. */
  readonly limit?: number;
}

export interface Row {
  readonly name: string;
  readonly title: string;
  readonly run: () => Promise<readonly Figure[]>;
}

export function compared(
  what: string,
  ours: number,
  against: string,
  theirs: number,
  write: (value: number) => string,
  limit?: number,
): Figure {
  const ratio = ours / theirs;
  return { what, ours: write(ours), against, theirs: write(theirs), ratio, ...(limit ? { limit } : {}) };
}

export function milliseconds(value: number): string {
  return value < 0.1 ? `${(value * 1000).toFixed(2)} µs` : `${value.toFixed(2)} ms`;
}

export function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} KB`;
}

export function verdict({ ratio, limit }: Figure): string {
  if (limit === undefined) return '';
  return ratio <= limit ? `✔ ≤ ${short(limit)}` : `✘ ≤ ${short(limit)}`;
}

export function short(ratio: number): string {
  return ratio >= 100
    ? ratio.toFixed(0)
    : ratio >= 10
      ? ratio.toFixed(1)
      : Number(ratio.toPrecision(3)).toString();
}
