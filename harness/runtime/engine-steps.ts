/** What set-up says while it works: a step begins, may say what it is doing, and ends with how long it took. */
export type SetupStep =
  | { readonly state: "started"; readonly name: string }
  | { readonly state: "said"; readonly name: string; readonly text: string }
  | { readonly state: "done"; readonly name: string; readonly seconds: number; readonly detail: string }
  | { readonly state: "failed"; readonly name: string; readonly seconds: number };

export type OnStep = (step: SetupStep) => void;

export interface Step<T> {
  readonly name: string;
  readonly onStep: OnStep | undefined;
  /** `say` reports progress; the answer's `detail` ends up behind the step's name. */
  work(say: (text: string) => void): Promise<{ readonly value: T; readonly detail: string }>;
}

export async function setupStep<T>({ name, onStep, work }: Step<T>): Promise<T> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  onStep?.({ state: "started", name });
  try {
    const { value, detail } = await work((text) => onStep?.({ state: "said", name, text }));
    onStep?.({ state: "done", name, seconds: seconds(), detail });
    return value;
  } catch (error) {
    onStep?.({ state: "failed", name, seconds: seconds() });
    throw error;
  }
}
