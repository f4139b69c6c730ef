/** Reads the parts of a request that rules are about. */
import type { HeaderPair } from '../model';

/** The value of a header, whatever the case of its name; of several the last. */
export function headerValue(headers: readonly HeaderPair[], name: string): string | undefined {
  return headers.findLast(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}

/** Path and query exactly as they leave; undefined if the URL is not absolute. */
export function pathAndQuery(url: string): string | undefined {
  const target = /^https?:\/\/[^/?#\s]+([^#\s]*)/i.exec(url)?.[1];
  return target === '' ? '/' : target;
}
