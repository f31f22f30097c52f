// Something heavy that is fetched on first use and then kept.
export class Late<T> {
  readonly #load: () => Promise<T>;
  #value: T | undefined;
  #loading: Promise<T> | undefined;

  constructor(load: () => Promise<T>) {
    this.#load = load;
  }

  /** Undefined until it has arrived. */
  get value(): T | undefined {
    return this.#value;
  }

  get(): Promise<T> {
    this.#loading ??= this.#load().then((value) => {
      this.#value = value;
      return value;
    });
    return this.#loading;
  }
}
