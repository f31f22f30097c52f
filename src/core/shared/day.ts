// The day of a moment, where this machine is: when it began, and its name.

export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);

/** YYYY-MM-DD */
export function dayName(at: number): string {
  const day = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
