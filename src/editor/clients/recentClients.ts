import type * as vscode from 'vscode';
import type { Client } from '../../core/model';

/** The names of the clients used last, most recent first. */
export class RecentClients {
  private static readonly key = 'recentClients';

  constructor(private readonly memory: vscode.Memento) {}

  used(client: Client): void {
    const others = this.names().filter((name) => name !== client.name);
    void this.memory.update(RecentClients.key, [client.name, ...others].slice(0, 20));
  }

  /** Recently used first, the rest by name. */
  sorted(clients: readonly Client[]): readonly Client[] {
    const names = this.names();
    const rank = new Map(names.map((name, index) => [name, index]));
    const rankOf = (client: Client): number => rank.get(client.name) ?? names.length;
    return [...clients].sort((a, b) => rankOf(a) - rankOf(b) || a.name.localeCompare(b.name));
  }

  private names(): readonly string[] {
    return this.memory.get<readonly string[]>(RecentClients.key, []);
  }
}
