/**
 * The common parts of SNAP services (Bank Indonesia's open API standard): state, headers, timestamps, responses.
 * `responseCode` = HTTP status (3 digits) + service (2) + case (2).
 */

import type { KeyObject } from 'node:crypto';
import { isJsonObject } from '../../core/base/json';
import type { SnapProfile } from '../../core/protocols/snapProfile';
import { formatTimestamp, type TimestampPrecision } from '../../core/signing/requestValues';
import type { IssuedTokens } from '../server/issuedTokens';
import { type Answer, type ReceivedRequest, Refusal } from '../server/loopbackServer';

export type SnapService = (state: SnapState, request: ReceivedRequest) => Answer;

/** The state that all services of one server share. */
export interface SnapState {
  readonly clientId: string;
  readonly secretKey: string;
  readonly profile: SnapProfile;
  publicKey: KeyObject;
  readonly tokens: IssuedTokens;
  readonly now: () => number;
  /** The used values of `X-EXTERNAL-ID` on one day in Western Indonesian Time. */
  readonly externalIds: { day: string; readonly used: Set<string> };
}

/** Milliseconds by which a timestamp may be off, in either direction. Banks rarely publish their limit. */
const longestAge = 15 * 60 * 1000;

export function snapAnswer(
  service: string,
  members: Readonly<Record<string, unknown>>,
  verdict: string,
  headers: Readonly<Record<string, string>> = {},
): Answer {
  const body = { responseCode: `200${service}00`, responseMessage: 'Successful', ...members };
  return { status: 200, headers, body, verdict };
}

/** @param message is sent and shown to observers, so it never quotes a value of the request */
export function snapRefusal(service: string, status: number, caseCode: string, message: string): Refusal {
  const responseCode = `${status}${service}${caseCode}`;
  return new Refusal({
    status,
    body: { responseCode, responseMessage: message },
    verdict: `${responseCode}: ${message}`,
  });
}

export function invalidFormat(service: string, field: string): Refusal {
  return snapRefusal(service, 400, '01', `Invalid Field Format ${field}`);
}

export function missingField(service: string, field: string): Refusal {
  return snapRefusal(service, 400, '02', `Missing Mandatory Field ${field}`);
}

export function badRequest(service: string, reason: string): Refusal {
  return snapRefusal(service, 400, '00', `Bad Request. ${reason}`);
}

export function unauthorized(service: string, reason: string): Refusal {
  return snapRefusal(service, 401, '00', `Unauthorized. ${reason}`);
}

/** @throws Refusal 405 */
export function requireMethod(service: string, request: ReceivedRequest, method: string): void {
  if (request.method !== method) throw snapRefusal(service, 405, '00', `This path takes ${method} only`);
}

/** @throws Refusal 400xx02 */
export function requireSnapHeader(service: string, request: ReceivedRequest, name: string): string {
  const value = request.headers[name.toLowerCase()];
  if (value === undefined || value === '') throw missingField(service, name);
  return value;
}

/** @throws Refusal 400xx01, 400xx02 */
export function requireJsonType(service: string, request: ReceivedRequest): void {
  const type = requireSnapHeader(service, request, 'Content-Type');
  if (!/^application\/json(\s*;\s*charset="?utf-8"?)?$/i.test(type)) {
    throw invalidFormat(service, 'Content-Type');
  }
}

/** Reads the members of the body. @throws Refusal 400xx00 */
export function requireJsonObject(
  service: string,
  request: ReceivedRequest,
): Readonly<Record<string, unknown>> {
  let body: unknown;
  try {
    body = JSON.parse(request.body.toString('utf8'));
  } catch {
    throw badRequest(service, 'The body is not JSON');
  }
  if (!isJsonObject(body)) throw badRequest(service, 'The body is not a JSON object');
  return body;
}

/**
 * Reads the `X-TIMESTAMP` header, as text.
 * @throws Refusal 400xx01 for a wrong format, 400xx02 if it is missing, 401xx00 for a clock that is off
 */
export function requireTimestamp(
  service: string,
  request: ReceivedRequest,
  { now, profile }: Pick<SnapState, 'now' | 'profile'>,
): string {
  const text = requireSnapHeader(service, request, 'X-TIMESTAMP');
  const at = parseTimestamp(text, profile.precision);
  if (at === undefined) throw invalidFormat(service, 'X-TIMESTAMP');
  // The code for an old timestamp is not documented.
  if (!isRecent(at, now())) throw unauthorized(service, 'Invalid Timestamp');
  return text;
}

export function isRecent(at: number, now: number): boolean {
  return Math.abs(now - at) <= longestAge;
}

/**
 * Reads `YYYY-MM-DDTHH:mm:ss`, with `.SSS` if the precision asks for it, followed by `Z` or `+07:00`.
 * @returns milliseconds since the epoch; undefined for another format or a date that does not exist
 */
export function parseTimestamp(text: string, precision: TimestampPrecision = 'seconds'): number | undefined {
  const at = /^\d{4}-/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) return undefined;
  // `Date.parse` takes other formats too, and turns 30 February into 1 March, so the text is compared.
  const zone = text.endsWith('Z') ? 'utc' : 'wib';
  return formatTimestamp(at, zone, precision) === text ? at : undefined;
}
