/** What engine.lua gives besides the names of JavaScript. */
interface Engine {
  /** `value` as JSON; of the fields in `nullable` those that are missing are null. */
  json(this: void, value: object, nullable: readonly string[]): string;
  /** With '?' for what is not UTF-8. */
  readable(this: void, text: string): string;
  /** At most so many bytes, and no half of a character. */
  cut(this: void, text: string, mostBytes: number): string;
  /** With spaces for control characters. */
  withoutControls(this: void, text: string): string;
  hasControls(this: void, text: string): boolean;
  /** Whether a header of the message holds a CR that no LF follows. */
  hasLoneCr(this: void, message: string): boolean;
}
declare const engine: Engine;
