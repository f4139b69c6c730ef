import type * as vscode from 'vscode';
import type { ClientEntry } from '../../core/clients/readClients';
import type { Client, Provider } from '../../core/model';

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

/** A detail of a client is shown as it is. */
export type Node = ProviderNode | ClientNode | InvalidNode | vscode.TreeItem;
