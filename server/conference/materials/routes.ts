import { z } from 'zod'
import { MaterialId, MaterialRequestId, MeetingId, UnitId } from '../../contract/ids.ts'
import {
  HandInDecision,
  MaterialList,
  MaterialRequestView,
  MaterialView,
  NewMaterialQuery,
  NewMaterialRequest,
  UploadQuery,
} from '../../contract/material.ts'
import { route, type Route } from '../../kernel/http/index.ts'
import { previewOf, sendStored } from '../../kernel/kept-files/index.ts'
import type { HandIns } from './hand-ins.ts'
import type { Materials } from './materials.ts'

const Meeting = z.object({ id: MeetingId })
const Material = z.object({ id: MaterialId })
const binary = 'application/octet-stream'

export const materialRoutes = (materials: Materials, handIns: HandIns): readonly Route[] => [
  route(
    'material.read',
    {
      method: 'get',
      path: '/api/meetings/:id/materials',
      summary: 'Materials of a meeting that the caller may read, and what units have to hand in',
      params: Meeting,
      response: MaterialList,
    },
    ({ params }, actor) => materials.list(params.id, actor),
  ),
  route(
    'material.submit',
    {
      method: 'post',
      path: '/api/meetings/:id/materials',
      summary: 'Add a material; the body is its file',
      params: Meeting,
      query: NewMaterialQuery,
      consumes: binary,
      response: MaterialView,
    },
    ({ params, query, request }, actor) => materials.add(params.id, query, request, actor),
  ),
  route(
    'material.submit',
    {
      method: 'post',
      path: '/api/materials/:id/versions',
      summary: 'Add a version of a material; the body is its file',
      params: Material,
      query: UploadQuery,
      consumes: binary,
      response: MaterialView,
    },
    ({ params, query, request }, actor) => materials.addVersion(params.id, query.fileName, request, actor),
  ),
  route(
    'material.submit',
    {
      method: 'delete',
      path: '/api/materials/:id',
      summary: 'Take a material away; its file is kept',
      params: Material,
    },
    async ({ params }, actor) => {
      await materials.remove(params.id, actor)
      return undefined
    },
  ),
  route(
    'material.read',
    {
      method: 'get',
      path: '/api/materials/:id/versions/:version/file',
      summary: 'A file as it was handed in; `download=1`: to be kept, not shown',
      params: Material.extend({ version: z.coerce.number().int().min(1) }),
      query: z.object({ download: z.enum(['0', '1']).default('0') }),
      produces: binary,
    },
    async ({ params, query, response }, actor) => {
      const file = await materials.open(params.id, params.version, actor)
      const shown = previewOf(file.mediaType) !== null && query.download === '0'
      await sendStored(response, file, { attached: !shown })
      return undefined
    },
  ),
  route(
    'meeting.manage',
    {
      method: 'post',
      path: '/api/meetings/:id/material-requests',
      summary: 'Ask venues to hand in a material',
      params: Meeting,
      body: NewMaterialRequest,
      response: MaterialRequestView,
    },
    ({ params, body }, actor) => handIns.request(params.id, body, actor),
  ),
  route(
    'meeting.manage',
    {
      method: 'post',
      path: '/api/material-requests/:id/units/:unitId',
      summary: 'Accept what a unit handed in, or return it for revision',
      params: z.object({ id: MaterialRequestId, unitId: UnitId }),
      body: HandInDecision,
      response: MaterialRequestView,
    },
    ({ params, body }, actor) => handIns.decide(params.id, params.unitId, body, actor),
  ),
]
