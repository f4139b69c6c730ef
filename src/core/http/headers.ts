/** Header values by name, and the path of a URL as signatures cover it. */
import type { HeaderPair } from '../model';

/** The value of a header, whatever the case of its name; the last one if there are several. */
export function headerValue(headers: readonly HeaderPair[], name: string): string | undefined {
  return headerValues(headers, name).at(-1);
}

/** All values of a header, whatever the case of its name. */
export function headerValues(headers: readonly HeaderPair[], name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([other]) => other.toLowerCase() === wanted).map(([, value]) => value);
}

/** Whether one of these headers is present. */
export function hasHeader(headers: readonly HeaderPair[], ...names: readonly string[]): boolean {
  return names.some((name) => headerValues(headers, name).length > 0);
}

/** Path and query exactly as they are sent; undefined if the URL is not absolute. */
export function pathAndQuery(url: string): string | undefined {
  const target = /^https?:\/\/[^/?#\s]+([^#\s]*)/i.exec(url)?.[1];
  return target === '' ? '/' : target;
}
