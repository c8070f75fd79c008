import { describe, expect, it } from 'vitest'
import { distanceOf, hasPassed, isWrong, proposedLines, stepsOf } from './series'

describe('stepsOf', () => {
  it('asks for the wanted lines, days before the event as negative ones', () => {
    const lines = proposedLines('Forum', [])
    lines[1]!.isWanted = false
    expect(stepsOf(lines)).toEqual([
      { title: 'Invitation: Forum', days: -21, hour: '10:00' },
      { title: 'Thanks: Forum', days: 1, hour: '10:00' },
    ])
  })

  it('knows no negative nothing', () => {
    const [line] = proposedLines('Forum', [])
    expect(Object.is(stepsOf([{ ...line!, days: '0' }])[0]!.days, 0)).toBe(true)
  })
})

describe('proposedLines', () => {
  it('wants what does not stand around the event already', () => {
    const mail = { name: 'm', title: 'Invitation', state: 'draft', scheduled_at: null, event_days: -21 }
    const thanks = { ...mail, event_days: 1, state: 'cancelled' }
    expect(proposedLines('Forum', [mail, thanks]).map(({ isWanted }) => isWanted)).toEqual([false, true, true])
  })

  it('wants nothing of days that have passed', () => {
    const wanted = (today: string) => proposedLines('Forum', [], '2027-05-20', today).map(({ isWanted }) => isWanted)
    expect(wanted('2027-04-29')).toEqual([true, true, true])
    expect(wanted('2027-04-30')).toEqual([false, true, true])
    expect(wanted('2027-05-22')).toEqual([false, false, false])
  })

  it('takes a day that is not known for one ahead', () => {
    expect(hasPassed({ days: '2', side: 'before' }, '', '2027-05-22')).toBe(false)
  })
})

describe('isWrong', () => {
  it('takes whole days of a year', () => {
    const [line] = proposedLines('Forum', [])
    const wrong = ['', '-1', '1.5', '367', 'soon'].filter((days) => isWrong({ ...line!, days }))
    expect(wrong).toEqual(['', '-1', '1.5', '367', 'soon'])
    expect(isWrong({ ...line!, days: '366' })).toBe(false)
  })
})

describe('distanceOf', () => {
  it('says before, after and on the day', () => {
    expect([-2, 0, 1].map(distanceOf)).toEqual([
      'Days before the event: 2',
      'On the day of the event',
      'Days after the event: 1',
    ])
  })
})
