/**
 * What REST Client does to a URL and to a form before it sends them (version 1 of the package `encodeurl`): escapes
 * what may not stand in a URL, leaves escapes that are there, and takes U+FFFD for half a character.
 */
export function encodeUrl(text: string): string {
  return text
    .replace(/[\uD800-\uDBFF][\uDC00-\uDFFF]|[\uD800-\uDFFF]/g, (found) =>
      found.length === 2 ? found : '\uFFFD',
    )
    .replace(unsafe, encodeURI);
}

const unsafe =
  /(?:[^\x21\x25\x26-\x3B\x3D\x3F-\x5B\x5D\x5F\x61-\x7A\x7E]|%(?:[^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|$))+/g;
