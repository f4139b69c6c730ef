import type { ClientEntry } from '../../core/clients/readClients';
import type { Client, Provider } from '../../core/model';
import type { Fix } from '../ui/fixes';

export interface ProviderNode {
  readonly kind: 'provider';
  readonly provider: Provider;
}

export interface ClientNode {
  readonly kind: 'client';
  /** The client's name. Commands in menus get the node as their argument, and read the name here. */
  readonly client: string;
  readonly value: Client;
}

export interface InvalidNode {
  readonly kind: 'invalid';
  readonly entry: Extract<ClientEntry, { kind: 'invalid' }>;
}

export interface DetailNode {
  readonly kind: 'detail';
  readonly label: string;
  readonly value: string;
  readonly icon?: string;
  readonly fix?: Fix;
}

export type Node = ProviderNode | ClientNode | InvalidNode | DetailNode;
