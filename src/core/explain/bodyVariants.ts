import { compactJson } from '../signing/minifyJson';
import { type Body, decodeText } from '../signing/snap';

/** The forms of a body that programs hash by mistake. No list contains the body itself. */
export interface BodyVariants {
  readonly minified: readonly string[];
  /** With whitespace between tokens: unchanged, pretty-printed, or with other line endings. */
  readonly spaced: readonly string[];
  /** Without any spaces, even in strings. */
  readonly stripped: readonly string[];
  /** Parsed and serialized again by a JSON library: with other numbers, escapes or order. */
  readonly rewritten: readonly string[];
}

/** For bodies over 100,000 characters or with deep nesting, returns only the minified and line ending forms. */
export function bodyVariants(body: Body): BodyVariants {
  const text = decodeText(body);
  if (text === undefined || text === '') return { minified: [], spaced: [], stripped: [], rewritten: [] };
  const compact = compactJson(text);
  const simple = {
    minified: compact === undefined ? [] : [compact],
    spaced: [text, ...otherLineEndings(text)],
    stripped: [],
    rewritten: [],
  };
  if (compact === undefined || text.length > 100_000) return simple;
  try {
    return { ...simple, ...jsonVariants(text, compact, simple.spaced) };
  } catch {
    // JSON.stringify exceeds the stack at some thousand levels of nesting.
    return simple;
  }
}

function jsonVariants(
  text: string,
  compact: string,
  plain: readonly string[],
): Omit<BodyVariants, 'minified'> {
  const value: unknown = JSON.parse(compact);
  return {
    spaced: uniqueExcept([...plain, ...prettyPrint(value), spaceLikePython(compact)], compact),
    stripped: uniqueExcept(
      [compact.replace(/\s/g, ''), text.replace(/ /g, ''), compact.replace(/ /g, '')],
      compact,
    ),
    rewritten: uniqueExcept(rewriteJson(compact, value), compact),
  };
}

/** The text with LF, with CRLF, without and with a newline at its end. */
export function otherLineEndings(text: string): readonly string[] {
  const lines = text.replace(/\r\n/g, '\n');
  const ended = lines.trimEnd();
  const forms = [lines, lines.replaceAll('\n', '\r\n'), ended, `${ended}\n`];
  return uniqueExcept(
    [...forms, ended.replaceAll('\n', '\r\n'), `${ended}\n`.replaceAll('\n', '\r\n')],
    text,
  );
}

export function prettyPrint(value: unknown): readonly string[] {
  return [2, 4, '\t'].map((indent) => JSON.stringify(value, null, indent));
}

function uniqueExcept(texts: readonly string[], without: string): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== without);
}

/** `json.dumps` puts a space after each comma and colon. */
function spaceLikePython(compact: string): string {
  return compact.replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (token) => (token.length === 1 ? `${token} ` : token));
}

/** As JavaScript, PHP (`\/` and `\u00e9`), Python (`\u00e9`) and Go (`\u003c`) write it, and with sorted members. */
function rewriteJson(compact: string, value: unknown): readonly string[] {
  const forms = [compact, JSON.stringify(value), JSON.stringify(sortMembers(value))];
  return forms.flatMap((form) => {
    const slashes = form.replace(/(?<!\\)\//g, '\\/');
    const markup = form.replace(/[<>&]/g, escapeCharacter);
    return [
      form,
      slashes,
      escapeNonAscii(form),
      escapeNonAscii(slashes),
      markup,
      form.replaceAll('\\/', '/'),
    ];
  });
}

function escapeNonAscii(text: string): string {
  return text.replace(/[\u0080-\uffff]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function sortMembers(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortMembers);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sortMembers(member)]));
}
