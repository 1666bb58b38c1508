/** What flags take: numbers, and the same flag again. */
import { InvalidArgumentError } from "commander";

/** Collects the values of a flag that may be given more than once. */
export function repeated(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

/** Reads a flag's value, or says which numbers would do. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (text.trim() !== "" && Number.isInteger(number) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}; got "${text}".`);
  };
}
