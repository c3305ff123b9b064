import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import sqlite3 from 'sqlite3'

const fixtures = resolve(import.meta.dirname, '../fixtures')

/** Writes a frozen database (SQL text under tests/fixtures) to `file`, as the program of its time left it. */
export const thawDatabase = async (fixture: string, file: string): Promise<void> => {
  const sql = await readFile(resolve(fixtures, fixture), 'utf8')
  await new Promise<void>((done, fail) => {
    const database = new sqlite3.Database(file, (openError) => {
      if (openError) {
        fail(openError)
        return
      }
      database.exec(sql, (error) => {
        database.close(() => (error ? fail(error) : done()))
      })
    })
  })
}
