/** Texts that stand for a variable until its value is known, which for a signature is when all else is. */
import { randomBytes } from 'node:crypto';

/** Letters and digits only, so that no encoding on the way changes them; unguessable, so that no text holds one by chance. */
export class Placeholders {
  private readonly mark = randomBytes(12).toString('hex');
  private readonly pattern = new RegExp(`K${this.mark}B(\\w+?)E${this.mark}`, 'g');

  of(name: string): string {
    return `K${this.mark}B${name}E${this.mark}`;
  }

  /** The names that occur, each once. */
  namesIn(content: string | Uint8Array): readonly string[] {
    const names = [...latin1(content).matchAll(this.pattern)].map((match) => match[1] ?? '');
    return [...new Set(names)];
  }

  /** A placeholder whose name has no value stays. */
  fill(text: string, values: ReadonlyMap<string, string>): string {
    return text.replace(this.pattern, (whole, name: string) => values.get(name) ?? whole);
  }

  /** With the names alone, so that texts with placeholders of different makers can be compared. */
  bare(text: string): string {
    return text.replace(this.pattern, '{$1}');
  }

  fillBody(body: string | Uint8Array, values: ReadonlyMap<string, string>): string | Uint8Array {
    if (typeof body === 'string') return this.fill(body, values);
    return this.namesIn(body).length === 0 ? body : Buffer.from(this.fill(latin1(body), values), 'latin1');
  }
}

/** One character for each byte, so that bytes that are no text survive. */
function latin1(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
}
