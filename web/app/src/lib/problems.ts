import { NetworkError, ProblemError } from '@messenger/client';
import { useCallback } from 'react';
import { useText } from '../i18n/Language';
import type { Catalogue } from '../i18n/en';

function textFor(code: string, t: Catalogue): string | undefined {
  const texts: Record<string, string> = {
    'invalid-credentials': t.problemCredentials,
    'invalid-totp': t.problemTotp,
    'email-taken': t.problemEmailTaken,
    'username-taken': t.problemUsernameTaken,
    'wrong-password': t.problemWrongPassword,
    'too-many-requests': t.problemTooMany,
    forbidden: t.problemForbidden,
    'not-a-member': t.problemForbidden,
    'not-found': t.problemNotFound,
    'invalid-token': t.linkInvalid,
    'cannot-write': t.problemCannotWrite,
    'account-disabled': t.problemDisabled,
    'account-gone': t.problemDisabled,
    'last-owner': t.problemLastOwner,
    conflict: t.problemConflict,
  };
  return texts[code];
}

/** What went wrong, in words for whoever tried. */
export function describeProblem(error: unknown, t: Catalogue): string {
  if (error instanceof NetworkError) return t.problemNetwork;
  if (!(error instanceof ProblemError)) return t.problemUnknown;
  const first = error.errors[0];
  return textFor(error.code, t) ?? (first ? first.message : t.problemUnknown);
}

/** `describeProblem` in the current language. */
export function useProblemText(): (error: unknown) => string {
  const t = useText();
  return useCallback((error: unknown) => describeProblem(error, t), [t]);
}

/** What the server has against a field of a request, by the field's JSON pointer ("/email"). */
export function fieldProblem(error: unknown, path: string): string | undefined {
  if (!(error instanceof ProblemError)) return undefined;
  return error.errors.find((one) => one.path === path)?.message;
}
