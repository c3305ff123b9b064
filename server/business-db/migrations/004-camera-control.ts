import type { Migration } from '../../kernel/database/index.ts'

/** Cameras are asked and steered by ONVIF, and can be taken out of the hall while their footage stays. */
export const cameraControl: Migration = {
  version: 4,
  name: 'camera-control',
  up: async (trx) => {
    await trx.schema.alterTable('cameras', (table) => {
      table.text('onvif_url').comment('of the device service, without credentials')
      table.text('onvif_credentials').comment('sealed with keys/camera; null where the device needs none')
      table.integer('ptz').notNullable().defaultTo(0).comment('can be turned and zoomed')
      table.integer('removed_at').comment('taken out of the hall; null while it belongs there')
    })
  },
}
