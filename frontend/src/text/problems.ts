import { Problem, type ProblemKind } from '@/data/problem'
import { withPlaceNames } from './placeNames'
import { msg, t } from './t'

const WORDS: Record<ProblemKind, string> = {
  connection: msg('The server cannot be reached. What you typed is still here: try again in a moment.'),
  session: msg('Your session has ended. Sign in again to go on.'),
  credentials: msg('That name and password do not belong together.'),
  permission: msg('You may not do this. Ask the administrator of the mission if you need to.'),
  missing: msg('This is not there, or not for you to see.'),
  stale: msg('Somebody else has saved this meanwhile.'),
  refused: msg('The server did not accept this.'),
  busy: msg('The site is busy or being updated. What you typed is still here: try again in a moment.'),
  fault: msg('Something went wrong on the server. It has been noted there.'),
}

/** What to tell a person: the server's own words where it said any that are meant for people. */
export function wordsFor(problem: Problem): string {
  const ownWords = problem.kind === 'refused' || problem.kind === 'missing' ? problem.message : ''
  return withPlaceNames(ownWords) || t(WORDS[problem.kind])
}

/** What went wrong, in words, whatever was thrown. */
export function inWords(error: unknown): string {
  return error instanceof Problem ? wordsFor(error) : String(error)
}
