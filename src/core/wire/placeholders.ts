/** The texts that take the place of tokens and signatures everywhere outside Kunci. */
import { randomBytes } from 'node:crypto';

/** Begins every placeholder of every window, so that one of an earlier window is recognized as one. */
export const placeholderPrefix = 'kunciPlaceholder';

/** Hexadecimal digits behind the prefix: 128 random bits. */
const digits = 32;
const pattern = new RegExp(`${placeholderPrefix}[0-9a-f]{${digits}}`, 'g');
/** The prefix alone is a word of this program's documentation, which people send too. */
const beginning = new RegExp(`${placeholderPrefix}(?=[0-9a-f])`, 'g');
/** What follows may come with the next piece. */
const beginningOrEnd = new RegExp(`${placeholderPrefix}(?:[0-9a-f]|$)`);

/**
 * One placeholder for each name, made when it is first asked for and kept for the life of the window. It consists of
 * letters and digits only, which neither URLs, JSON nor forms encode, and means nothing outside this window.
 */
export class Placeholders {
  private readonly byName = new Map<string, string>();
  private readonly names = new Map<string, string>();

  of(name: string): string {
    const existing = this.byName.get(name);
    if (existing !== undefined) return existing;
    const placeholder = placeholderPrefix + randomBytes(digits / 2).toString('hex');
    this.byName.set(name, placeholder);
    this.names.set(placeholder, name);
    return placeholder;
  }

  /** The names whose placeholders occur, each once. */
  namesIn(content: string | Uint8Array): readonly string[] {
    const names = placeholdersIn(content).map((placeholder) => this.names.get(placeholder));
    return [...new Set(names.filter((name) => name !== undefined))];
  }

  /** Whether a placeholder of another window occurs, or one that was cut off. */
  hasForeign(content: string | Uint8Array): boolean {
    const text = latin1(content);
    const count = text.match(beginning)?.length ?? 0;
    return placeholdersIn(text).filter((placeholder) => this.names.has(placeholder)).length < count;
  }

  /** Replaces placeholders. One whose name has no value stays. */
  fill(text: string, values: ReadonlyMap<string, string>): string {
    return text.replace(
      pattern,
      (placeholder) => values.get(this.names.get(placeholder) ?? '') ?? placeholder,
    );
  }

  fillBody(body: string | Uint8Array, values: ReadonlyMap<string, string>): string | Uint8Array {
    if (typeof body === 'string') return this.fill(body, values);
    return this.namesIn(body).length === 0 ? body : Buffer.from(this.fill(latin1(body), values), 'latin1');
  }
}

/** Whether a piece of a message holds a placeholder, of whichever window. Asked for every piece of every request. */
export function holdsPlaceholder(data: unknown): boolean {
  if (typeof data === 'string') return data.includes(placeholderPrefix) && beginningOrEnd.test(data);
  if (!(data instanceof Uint8Array)) return false;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return bytes.includes(placeholderPrefix) && beginningOrEnd.test(latin1(bytes));
}

function placeholdersIn(content: string | Uint8Array): readonly string[] {
  return latin1(content).match(pattern) ?? [];
}

/** One character for each byte, so that bytes that are not text survive. */
function latin1(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
}
