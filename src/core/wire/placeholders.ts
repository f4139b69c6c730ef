/** Placeholders: the texts that replace tokens and signatures everywhere outside Kunci. */
import { randomBytes } from 'node:crypto';

/** The start of every placeholder, so that one of an earlier window is recognized. */
export const placeholderPrefix = 'kunciPlaceholder';

/** Hexadecimal digits after the prefix: 128 random bits. */
const digits = 32;
const pattern = new RegExp(`${placeholderPrefix}[0-9a-f]{${digits}}`, 'g');
/** The prefix alone does not count: it is a word of Kunci's documentation, which may be sent too. */
const beginning = new RegExp(`${placeholderPrefix}(?=[0-9a-f])`, 'g');
/** The prefix at the end of a part: the digits may follow in the next one. */
const beginningOrEnd = new RegExp(`${placeholderPrefix}(?:[0-9a-f]|$)`);

/**
 * Creates one placeholder for each name, at its first use and for the life of the window. It consists of letters and
 * digits, which URLs, JSON and forms leave unchanged, and is worthless outside this window.
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

  /** Returns the names whose placeholders occur, each once. */
  namesIn(content: string | Uint8Array): readonly string[] {
    const names = placeholdersIn(content).map((placeholder) => this.names.get(placeholder));
    return [...new Set(names.filter((name) => name !== undefined))];
  }

  /** Whether a placeholder of another window occurs, or an incomplete one. */
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

/** Whether a part of a message contains a placeholder of any window. It is called for every part of every request. */
export function holdsPlaceholder(data: unknown): boolean {
  if (typeof data === 'string') return data.includes(placeholderPrefix) && beginningOrEnd.test(data);
  if (!(data instanceof Uint8Array)) return false;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return bytes.includes(placeholderPrefix) && beginningOrEnd.test(latin1(bytes));
}

function placeholdersIn(content: string | Uint8Array): readonly string[] {
  return latin1(content).match(pattern) ?? [];
}

/** Decodes one character per byte, so that bytes that are not text are preserved. */
function latin1(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString('latin1');
}
