/** Reads the parts of a request that signatures cover. */

import { headerValue, pathAndQuery } from '../http/headers';
import type { OutgoingRequest } from '../model';
import { unsignableError } from '../model/errors';

/** @throws AppError `unsignable` */
export function requireHeader(request: OutgoingRequest, name: string): string {
  const value = headerValue(request.headers, name);
  if (value === undefined || value === '') {
    throw unsignableError(`it has no header ${name}, which the signature covers`);
  }
  return value;
}

/** The token of the Authorization header, without `Bearer`. @throws AppError `unsignable` */
export function requireBearerToken(request: OutgoingRequest): string {
  const token = /^Bearer\s+(\S+)$/i.exec(requireHeader(request, 'Authorization'))?.[1];
  if (token === undefined) throw unsignableError('it has no Authorization header with Bearer and a token');
  return token;
}

/** Path and query as they are sent. @throws AppError `unsignable` */
export function requirePath(request: OutgoingRequest): string {
  const path = pathAndQuery(request.url);
  if (path === undefined) throw unsignableError('its URL is not valid');
  return path;
}
