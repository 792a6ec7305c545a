/** What is measured: something that relays calls and has a process group of its own. */
export interface Engine {
  name: string;
  group: number;
  target: string;
  /** Called in turn. */
  numbers: string[];
  stop(): Promise<void>;
}
