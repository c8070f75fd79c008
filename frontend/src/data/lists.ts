// Lists of people, named one by one.
import { createDoc, readDoc, updateDoc, type Doc } from './documents'
import { Problem } from './problem'

interface PeopleList extends Doc {
  people: { contact: string }[]
}

/** How many were not on it yet. */
export async function addToList(name: string, people: readonly string[]): Promise<number> {
  try {
    return await appendTo(name, people)
  } catch (problem) {
    // Somebody else has changed it meanwhile: both changes belong on it.
    if (problem instanceof Problem && problem.kind === 'stale') return appendTo(name, people)
    throw problem
  }
}

async function appendTo(name: string, people: readonly string[]): Promise<number> {
  const list = await readDoc<PeopleList>('People List', name)
  const present = new Set(list.people.map(({ contact }) => contact))
  const missing = people.filter((contact) => !present.has(contact))
  if (missing.length) {
    const rows = [...list.people, ...missing.map((contact) => ({ contact }))]
    await updateDoc('People List', list, { people: rows })
  }
  return missing.length
}

export async function createList(title: string, district: string, people: readonly string[]): Promise<number> {
  await createDoc('People List', { title, district, people: people.map((contact) => ({ contact })) })
  return people.length
}
