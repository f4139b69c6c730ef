/**
 * The text without JSON whitespace (RFC 8259 §2) outside strings. All other characters stay as they are: numbers,
 * escapes, the order of members and duplicates. Text that is not JSON, empty text included, is returned unchanged.
 */
export function minifyJson(text: string): string {
  return compactJson(text) ?? text;
}

/** The same, or undefined if `JSON.parse` refuses the text. */
export function compactJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return text.replace(stringOrSpace, '$1');
}

/** Strings are matched as a whole and kept. Runs of escapes are one step, which spares the regular expression's stack. */
const stringOrSpace = /("[^"\\]*(?:(?:\\.)+[^"\\]*)*")|[ \t\n\r]+/g;
