import type { Disposable } from '../model';

export type Listener<T> = (value: T) => void;
export type Event<T> = (listener: Listener<T>) => Disposable;

/** A list of listeners. One that throws does not keep the others from hearing. */
export class Emitter<T> implements Disposable {
  private readonly listeners = new Set<{ readonly call: Listener<T> }>();

  readonly event: Event<T> = (call) => {
    const entry = { call };
    this.listeners.add(entry);
    return { dispose: () => this.listeners.delete(entry) };
  };

  fire(value: T): void {
    for (const { call } of [...this.listeners]) {
      try {
        call(value);
      } catch {
        // The listener's own fault; who fired cannot mend it.
      }
    }
  }

  dispose(): void {
    this.listeners.clear();
  }
}
