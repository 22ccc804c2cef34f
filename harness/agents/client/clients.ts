/** The clients of one kind that run under this agent, by the name they were started with. */
export class Clients<Client> {
  readonly #kind: string;
  readonly #running = new Map<string, Client>();

  constructor(kind: string) {
    this.#kind = kind;
  }

  start(name: string, make: () => Client): void {
    if (this.#running.has(name)) throw new Error(`a ${this.#kind} "${name}" runs here already`);
    this.#running.set(name, make());
  }

  find(name: string): Client {
    const found = this.#running.get(name);
    if (found === undefined) throw new Error(`no ${this.#kind} "${name}" runs here`);
    return found;
  }

  has(name: string): boolean {
    return this.#running.has(name);
  }

  names(): string[] {
    return [...this.#running.keys()];
  }

  /** Whoever takes it ends it; nobody else finds it any more. */
  take(name: string): Client {
    const taken = this.find(name);
    this.#running.delete(name);
    return taken;
  }

  takeAll(): [name: string, client: Client][] {
    const all = [...this.#running];
    this.#running.clear();
    return all;
  }

  get isEmpty(): boolean {
    return this.#running.size === 0;
  }
}
