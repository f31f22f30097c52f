// An error that a provider says in the middle of a stream, in the form in which the SDKs throw those of a refused request.

interface Said {
  readonly type: string;
  readonly code: string;
  readonly message: string;
}

export const saidError = (status: number, error: Said): Error =>
  Object.assign(new Error(error.message), { status, error });
