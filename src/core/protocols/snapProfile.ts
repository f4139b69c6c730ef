/**
 * How a provider deviates from SNAP (Bank Indonesia's Standar Nasional Open API Pembayaran). The standard leaves some
 * choices open, and banks make them differently.
 */
import type { ChoiceOption, Client } from '../model';
import { formatTimestamp, type TimestampPrecision } from '../signing/requestValues';
import type { SignatureEncoding } from '../signing/snap';

export interface SnapProfile {
  /** The value of CHANNEL-ID in example requests. */
  readonly channelId: string;
  /** The suffix of the variable for X-PARTNER-ID; `CLIENT_ID` if absent. */
  readonly partnerId?: string;
  /** The precision of X-TIMESTAMP; seconds if absent. */
  readonly precision?: TimestampPrecision;
  /** Whether the query is part of the signed path; true if absent. */
  readonly signsQuery?: boolean;
  /** How signatures of transactions are written; Base64 if absent. Those of token requests are always Base64. */
  readonly encoding?: SignatureEncoding;
  /** Generates X-EXTERNAL-ID, unique within a day; 32 digits if absent. */
  readonly externalId?: (now: number) => string;
}

/** The option for the time zone of a client's timestamps. */
export function timestampZoneOption(utcDescription: string, wibDescription: string): ChoiceOption {
  return {
    kind: 'choice',
    name: 'timestampZone',
    title: 'Timestamp',
    description: 'The time zone of X-TIMESTAMP.',
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
