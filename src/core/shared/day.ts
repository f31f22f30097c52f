// When the day of a moment began, where this machine is.

export const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
