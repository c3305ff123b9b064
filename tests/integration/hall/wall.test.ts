import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CameraId, LayoutId } from '../../../server/contract/ids.ts'
import { LayoutList, LayoutView } from '../../../server/contract/wall.ts'
import { newId } from '../../../server/kernel/ids/index.ts'
import type { ApiClient } from '../../support/api-client.ts'
import { openHallStage, type HallStage } from './hall-stage.ts'

const camera = newId(CameraId)
const layout = { tiles: 4, cameras: [camera, null], tourSeconds: 10 }

let stage: HallStage
let supervisor: ApiClient
let wall: ApiClient
let official: ApiClient

beforeAll(async () => {
  stage = await openHallStage()
  supervisor = await stage.as('wall-supervisor', 'supervisor')
  wall = await stage.as('wall-device', 'wall')
  official = await stage.as('wall-official', 'official')
})
afterAll(() => stage.close())

const send = (client: ApiClient, method: string, path: string, body: unknown) =>
  client.request(`/api/wall/layouts${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
const list = async (client: ApiClient) => LayoutList.parse(await client.get('/api/wall/layouts')).items

describe('walls that people keep', () => {
  it('are for those who may watch', async () => {
    expect((await fetch(`${stage.url}/api/wall/layouts`)).status).toBe(401)
    expect((await official.request('/api/wall/layouts')).status).toBe(403)
    expect((await send(official, 'POST', '', { name: '窗口', layout })).status).toBe(403)
  })

  it('have a name and a size that there is', async () => {
    for (const body of [
      { name: ' ', layout },
      { name: '窗口', layout: { ...layout, tiles: 5 } },
      { name: '窗口', layout: { ...layout, tourSeconds: 1 } },
    ])
      expect((await send(supervisor, 'POST', '', body)).status).toBe(400)
  })

  it('are kept, changed and forgotten, each by its owner alone', async () => {
    const kept = LayoutView.parse(await (await send(supervisor, 'POST', '', { name: '窗口', layout })).json())
    expect(await list(supervisor)).toMatchObject([{ name: '窗口', layout }])
    expect(await list(wall)).toEqual([])
    expect((await send(wall, 'PUT', `/${kept.id}`, { name: '别人的', layout })).status).toBe(404)
    expect((await send(supervisor, 'POST', '', { name: '窗口', layout })).status).toBe(409)
    await send(supervisor, 'PUT', `/${kept.id}`, { name: '大厅', layout: { ...layout, tiles: 9 } })
    expect(await list(supervisor)).toMatchObject([{ id: kept.id, name: '大厅', layout: { tiles: 9 } }])
    expect((await send(wall, 'DELETE', `/${kept.id}`, {})).status).toBe(404)
    expect((await send(supervisor, 'DELETE', `/${kept.id}`, {})).status).toBe(204)
    expect((await send(supervisor, 'DELETE', `/${newId(LayoutId)}`, {})).status).toBe(404)
    expect(await list(supervisor)).toEqual([])
  })
})
