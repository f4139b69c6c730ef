/**
 * How a provider departs from SNAP (Bank Indonesia's Standar Nasional Open API Pembayaran). The standard leaves room,
 * and each bank uses it in its own way.
 */
import type { ChoiceOption, Client } from '../model';
import { formatTimestamp, type TimestampPrecision } from '../signing/requestValues';
import type { SignatureEncoding } from '../signing/snap';

export interface SnapProfile {
  /** The value of CHANNEL-ID in the requests that are offered. */
  readonly channelId: string;
  /** The suffix of the variable for X-PARTNER-ID; `CLIENT_ID` if absent. */
  readonly partnerId?: string;
  /** Of X-TIMESTAMP; seconds if absent. */
  readonly precision?: TimestampPrecision;
  /** Whether the query is part of the signed path; true if absent. */
  readonly signsQuery?: boolean;
  /** Of transactions; Base64 if absent. The token request's signature is Base64 everywhere. */
  readonly encoding?: SignatureEncoding;
  /** A value for X-EXTERNAL-ID, unique within a day; 32 digits if absent. */
  readonly externalId?: (now: number) => string;
}

/** The option by which a client chooses the zone of its timestamps. */
export function timestampZoneOption(utcDescription: string, wibDescription: string): ChoiceOption {
  return {
    kind: 'choice',
    name: 'timestampZone',
    title: 'Timestamp',
    description: 'The time zone that X-TIMESTAMP is written in.',
    default: 'utc',
    choices: [
      { value: 'utc', description: utcDescription },
      { value: 'wib', description: wibDescription },
    ],
  };
}

/** The value of X-TIMESTAMP. @param now milliseconds since the epoch */
export function snapTimestamp(client: Client, now: number, profile: Pick<SnapProfile, 'precision'>): string {
  const zone = client.options.timestampZone === 'wib' ? 'wib' : 'utc';
  return formatTimestamp(now, zone, profile.precision);
}
