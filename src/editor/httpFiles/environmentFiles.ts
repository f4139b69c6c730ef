import * as vscode from 'vscode';
import { type Environment, emptyEnvironment } from '../../core/httpFile/environment';

/** Bytes; a larger `.env` is not read, and hosts that depend on it stay unknown. */
const maximumSize = 100_000;

interface Folder {
  /** Nothing until they are read. */
  dotenv?: Environment['dotenv'];
  readonly watcher: vscode.Disposable;
}

/**
 * What a document's variables may take from outside: the setting of REST Client, and the `.env` files beside the
 * document. Which environment is selected, REST Client keeps to itself, so that every one of them counts.
 */
export class EnvironmentFiles implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly folders = new Map<string, Folder>();
  private readonly made = new Map<string, Environment>();
  private readonly listener: vscode.Disposable;

  readonly onDidChange = this.changed.event;

  constructor() {
    this.listener = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('rest-client.environmentVariables')) this.forget();
    });
  }

  /** The same object until something changed. */
  of(document: vscode.TextDocument): Environment {
    // What is in no file system, as a page that an extension makes, has no files beside it.
    const isFile = vscode.workspace.fs.isWritableFileSystem(document.uri.scheme) !== undefined;
    if (document.isUntitled || !isFile) return this.remembered('', document, emptyEnvironment.dotenv);
    const uri = vscode.Uri.joinPath(document.uri, '..');
    const key = uri.toString();
    const folder = this.folders.get(key) ?? this.watch(key, uri);
    return this.remembered(key, document, folder.dotenv);
  }

  dispose(): void {
    this.listener.dispose();
    for (const { watcher } of this.folders.values()) watcher.dispose();
    this.folders.clear();
    this.changed.dispose();
  }

  private remembered(key: string, document: vscode.TextDocument, dotenv: Folder['dotenv']): Environment {
    let environment = this.made.get(key);
    if (!environment) {
      const value: unknown = vscode.workspace
        .getConfiguration('rest-client', document.uri)
        .get('environmentVariables');
      const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
      // The value of a setting is a guarded copy, which is slow to read.
      const variables = isRecord ? (JSON.parse(JSON.stringify(value)) as Environment['variables']) : {};
      environment = { variables, dotenv: dotenv ?? {}, isPending: !dotenv };
      this.made.set(key, environment);
    }
    return environment;
  }

  private forget(): void {
    this.made.clear();
    this.changed.fire();
  }

  private watch(key: string, uri: vscode.Uri): Folder {
    const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(uri, '.env*'));
    const folder: Folder = { watcher };
    this.folders.set(key, folder);
    const read = async (): Promise<void> => {
      folder.dotenv = await readDotenv(uri);
      this.made.delete(key);
      if (this.folders.get(key) === folder) this.changed.fire();
    };
    watcher.onDidChange(read);
    watcher.onDidCreate(read);
    watcher.onDidDelete(read);
    void read();
    return folder;
  }
}

async function readDotenv(folder: vscode.Uri): Promise<Environment['dotenv']> {
  const texts: Record<string, string> = {};
  try {
    for (const [name] of await vscode.workspace.fs.readDirectory(folder)) {
      if (!/^\.env(\.|$)/.test(name)) continue;
      const file = vscode.Uri.joinPath(folder, name);
      if ((await vscode.workspace.fs.stat(file)).size > maximumSize) continue;
      texts[name] = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
    }
  } catch {
    // A folder that cannot be read gives no values, and a host that needs one stays unknown.
  }
  return texts;
}
