import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SavedView } from '../../../server/contract/saved-view.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { openDirectory, type TestDirectory } from '../../support/directory.ts'

let served: TestDirectory
let one: ApiClient
let other: ApiClient

beforeAll(async () => {
  served = await openDirectory()
  one = await served.signInAs('one', 'supervisor')
  other = await served.signInAs('other', 'supervisor')
})
afterAll(() => served.close())

const save = (client: ApiClient, body: unknown) =>
  client.request('/api/saved-views', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const views = async (client: ApiClient) =>
  (await client.get<{ items: SavedView[] }>('/api/saved-views')).items

describe('views of lists', () => {
  it('are kept for whoever made them alone, and replaced by name', async () => {
    const view = { page: 'cases', name: '本月超期', query: { overdue: '1' } }
    expect((await save(one, { ...view, page: '../x' })).status).toBe(400)
    expect((await save(one, { ...view, query: { overdue: 1 } })).status).toBe(400)
    expect((await save(one, view)).status).toBe(200)
    expect((await save(one, { ...view, query: { overdue: '1', level: 'red' } })).status).toBe(200)
    expect(await views(one)).toMatchObject([{ name: '本月超期', query: { overdue: '1', level: 'red' } }])
    expect(await views(other)).toEqual([])
  })

  it('are removed by whoever made them alone', async () => {
    const id = (await views(one))[0]?.id ?? ''
    const remove = (client: ApiClient) => client.request(`/api/saved-views/${id}`, { method: 'DELETE' })
    expect((await remove(other)).status).toBe(404)
    expect((await remove(one)).status).toBe(204)
    expect(await views(one)).toEqual([])
  })
})
