/**
 * Removes JSON whitespace (RFC 8259 §2) outside strings. Everything else is unchanged: numbers, escapes, the order of
 * members and duplicates. Text that is not JSON, e.g. empty text, is returned unchanged.
 */
export function minifyJson(text: string): string {
  return compactJson(text) ?? text;
}

/** Does the same. @returns undefined if `JSON.parse` rejects the text */
export function compactJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  return text.replace(stringOrSpace, '$1');
}

/** Strings are matched as a whole and kept. A run of escapes is one step, which saves the regular expression's stack. */
const stringOrSpace = /("[^"\\]*(?:(?:\\.)+[^"\\]*)*")|[ \t\n\r]+/g;
