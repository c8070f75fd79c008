import { msg, t } from '@/text/t'

/** What the menu says for each operator of docs/segments.md. */
const WORDS: Record<string, string> = {
  is: msg('is'),
  'is not': msg('is not'),
  contains: msg('contains'),
  'does not contain': msg('does not contain'),
  'starts with': msg('starts with'),
  'is not empty': msg('is known'),
  'is empty': msg('is not known'),
  'is one of': msg('is one of'),
  'is none of': msg('is none of'),
  '=': msg('equals'),
  '!=': msg('does not equal'),
  '<': msg('is less than'),
  '>': msg('is more than'),
  between: msg('is between'),
  'is on': msg('is on the day'),
  before: msg('is before'),
  after: msg('is after'),
  'in the last days': msg('in the last … days'),
  'in the last weeks': msg('in the last … weeks'),
  'in the last months': msg('in the last … months'),
  'in the last years': msg('in the last … years'),
  'in the next days': msg('in the next … days'),
  'more than days ago': msg('more than … days ago'),
  'this month': msg('is this month'),
  'this year': msg('is this year'),
  on: msg('held on the day'),
  'is subscribed to': msg('is subscribed to'),
  'has withdrawn': msg('has withdrawn'),
  'has a decision': msg('has a decision'),
  'has no decision': msg('has no decision'),
  'is within km of': msg('is within a distance of'),
  'is farther than km from': msg('is farther than a distance from'),
}

export function operatorWord(name: string): string {
  const words = WORDS[name]
  return words ? t(words) : name
}
