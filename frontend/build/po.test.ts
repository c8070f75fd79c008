import { describe, expect, it } from 'vitest'
import { readPo, textsIn } from './po.ts'

describe('readPo', () => {
  it('reads texts of one and of several lines, and leaves out what is fuzzy or empty', () => {
    const source = `msgid ""
msgstr "Language: fr"

#. frontend
msgid "Save"
msgstr "Enregistrer"

msgid ""
"A long "
"text"
msgstr "Un \\"long\\" texte"

#, fuzzy
msgid "Guess"
msgstr "Conjecture"

msgid "Nothing"
msgstr ""
`
    expect(readPo(source)).toEqual({ Save: 'Enregistrer', 'A long text': 'Un "long" texte' })
  })
})

describe('textsIn', () => {
  it('finds what is shown, in whichever quotes', () => {
    expect(textsIn(`t('Save') + t("It's there", 1) + msg('Later') + format('No')`)).toEqual([
      'Save',
      "It's there",
      'Later',
    ])
  })
})
