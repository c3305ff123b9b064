import {
  beijingText,
  emptyPart,
  jsonFile,
  packableName,
  readFileRange,
  type PackagePart,
} from '../../archive-package/index.ts'
import type { CaseId } from '../../contract/ids.ts'
import type { FindingState } from '../../contract/supervision/finding.ts'
import type { OrderForm, OrderState } from '../../contract/supervision/order.ts'
import { toInstant } from '../../contract/time.ts'
import type { Database } from '../../kernel/database/index.ts'
import { optionalInstant } from '../cases/present.ts'
import { listFindings } from '../findings/store.ts'
import type { OrderFiles } from '../orders/files.ts'
import { deedsOf, findOrder } from '../orders/store.ts'
import { both, expected } from './words.ts'

const forms: Readonly<Record<OrderForm, string>> = {
  ...{ order: '督办单', urging: '催办单', advice: '监察建议书', talk: '约谈通知书' },
}
const states: Readonly<Record<OrderState, string>> = {
  ...{
    open: '待答复',
    replied: '已答复待验收',
    returned: '退回重办',
    accepted: '已销号',
    withdrawn: '已撤回',
  },
}
const ended: ReadonlySet<OrderState> = new Set(['accepted', 'withdrawn'])
/** Nothing became of these yet: neither an order nor a reason why none. */
const undecided: ReadonlySet<FindingState> = new Set(['open'])
const mostFindings = 1000

/** What supervisors found of a case, and the orders that followed, with all that was done and handed in. */
export const ordersPart = (
  database: Database,
  files: Pick<OrderFiles, 'of' | 'open'>,
  caseId: CaseId,
): PackagePart => {
  const read = async () => {
    const findings = await listFindings(database, { case: caseId, units: undefined }, mostFindings, undefined)
    const ids = [...new Set(findings.flatMap(({ orderId }) => orderId ?? []))]
    const orders = await Promise.all(
      ids.map(async (id) => {
        const order = await findOrder(database, id)
        return order && { order, deeds: await deedsOf(database, id), files: await files.of(id) }
      }),
    )
    return { findings: findings.toReversed(), orders: orders.flatMap((one) => one ?? []) }
  }
  return {
    describe: async () => {
      const { findings, orders } = await read()
      if (findings.length === 0) return emptyPart
      const handedIn = orders.flatMap((one) => one.files)
      return {
        expected: [
          ...findings
            .filter(({ state }) => undecided.has(state))
            .map(({ text }) =>
              expected('finding.decided', both('问题已处理', 'what became of a finding'), false, text),
            ),
          ...orders.map(({ order: { number, state } }) =>
            expected(
              'order.closed',
              both(`督办单 ${number} 已销号`, `order ${number} is closed`),
              ended.has(state),
            ),
          ),
        ],
        record: [
          {
            title: both('问题与督办', 'findings and orders'),
            columns: [
              ...[both('编号', 'number'), both('文种', 'form'), both('事由', 'title')],
              ...[both('发出', 'issued'), both('状态', 'state')],
            ],
            rows: orders.map(({ order }) => [
              ...[order.number, forms[order.form], order.title],
              ...[beijingText(order.issuedAt), states[order.state]],
            ]),
          },
        ],
        amount: {
          files: 1 + handedIn.length,
          bytes: handedIn.reduce((sum, { bytes }) => sum + bytes, 0),
        },
        subjects: [...findings.map(({ id }) => id), ...orders.map(({ order }) => order.id)],
      }
    },
    files: async function* () {
      const { findings, orders } = await read()
      if (findings.length === 0) return
      const paths = new Map(
        orders
          .flatMap((one) => one.files)
          .map((file, n) => [file.id, `handling/orders/${n + 1} ${packableName(file.fileName)}`]),
      )
      yield jsonFile('handling/orders.json', '问题与督办 findings and orders', {
        findings: findings.map((finding) => ({ ...finding, foundAt: toInstant(finding.foundAt) })),
        orders: orders.map(({ order, deeds, files: handedIn }) => ({
          ...{ ...order, issuedAt: toInstant(order.issuedAt), dueAt: toInstant(order.dueAt) },
          ...{ repliedAt: optionalInstant(order.repliedAt), closedAt: optionalInstant(order.closedAt) },
          acts: deeds.map((deed) => ({ ...deed, at: toInstant(deed.at), dueAt: toInstant(deed.dueAt) })),
          files: handedIn.map(({ id, fileName, sha256, by, storedAt }) => ({
            ...{ id, fileName, sha256, by: by.name, storedAt: toInstant(storedAt), file: paths.get(id) },
          })),
        })),
      })
      for (const { order, files: handedIn } of orders)
        for (const { id, sha256, fileName } of handedIn) {
          const { path } = await files.open(order.id, id)
          yield {
            ...{ path: paths.get(id) ?? '', label: fileName, stamp: sha256, sha256 },
            open: () => readFileRange(path),
          }
        }
    },
  }
}
