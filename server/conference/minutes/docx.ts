import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  type IRunOptions,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import type { MinutesDocument, MinutesView } from '../../contract/minutes.ts'

/** A4 with the margins of official documents (GB/T 9704-2012 §5.2: 37 mm head, 28 mm left), in twentieths of a point. */
const page = {
  size: { width: 11_906, height: 16_838 },
  margin: { top: 2098, bottom: 1984, left: 1588, right: 1474 },
}
const bodyFont = { ascii: 'Times New Roman', hAnsi: 'Times New Roman', eastAsia: '仿宋' }
const headFont = { ...bodyFont, eastAsia: '黑体' }
const titleFont = { ...bodyFont, eastAsia: '宋体' }
/** Half points: 三号 is 16 pt, 二号 22 pt. */
const sizes = { body: 32, title: 44, table: 24 }

const run = (options: IRunOptions): TextRun => new TextRun(options)

/** Beijing time, whatever zone the machine is set to. */
const local = (instant: string): Date => new Date(Date.parse(instant) + 8 * 3_600_000)
const day = (instant: string): string => {
  const at = local(instant)
  return `${at.getUTCFullYear()}年${at.getUTCMonth() + 1}月${at.getUTCDate()}日`
}
const clock = (instant: string): string => local(instant).toISOString().slice(11, 16)

const body = (text: string): Paragraph =>
  new Paragraph({
    indent: { firstLine: sizes.body * 20 },
    spacing: { line: 560, lineRule: 'exact' },
    children: [run({ text, font: bodyFont, size: sizes.body })],
  })
const bodies = (text: string): readonly Paragraph[] =>
  text
    .split('\n')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .map(body)
const heading = (text: string): Paragraph =>
  new Paragraph({
    heading: HeadingLevel.HEADING_1,
    spacing: { before: 240, after: 120 },
    indent: { firstLine: sizes.body * 20 },
    children: [run({ text, font: headFont, size: sizes.body, color: '000000' })],
  })

const border = { style: BorderStyle.SINGLE, size: 4, color: '000000' }
const cell = (text: string, width: number, bold = false): TableCell =>
  new TableCell({
    width: { size: width, type: WidthType.PERCENTAGE },
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    children: [new Paragraph({ children: [run({ text, bold, font: bodyFont, size: sizes.table })] })],
  })
const table = (
  widths: readonly number[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Table =>
  new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    borders: {
      ...{ top: border, bottom: border, left: border, right: border },
      ...{ insideHorizontal: border, insideVertical: border },
    },
    rows: [
      new TableRow({
        tableHeader: true,
        children: head.map((text, n) => cell(text, widths[n] ?? 0, true)),
      }),
      ...rows.map(
        (row) =>
          new TableRow({ cantSplit: true, children: row.map((text, n) => cell(text, widths[n] ?? 0)) }),
      ),
    ],
  })

const numerals = '一二三四五六七八九十'
/** A part of the minutes; those without content are left out, and the others counted on. */
type Part = readonly [title: string, content: readonly (Paragraph | Table)[]]

const partsOf = (minutes: MinutesDocument): readonly Part[] => [
  [
    '议题与发言',
    minutes.entries.flatMap(({ title, presenter, text }, n) => [
      body(`（${n + 1}）${title}${presenter === '' ? '' : `（${presenter}）`}`),
      ...bodies(text),
    ]),
  ],
  [
    '议定事项',
    minutes.agreed.length === 0
      ? []
      : [
          table(
            [8, 52, 24, 16],
            ['序号', '事项', '责任单位', '完成时限'],
            minutes.agreed.map(({ text, who, by }, n) => [String(n + 1), text, who, by ?? '']),
          ),
        ],
  ],
  [
    '表决情况',
    minutes.votes.map(({ question, results }) =>
      body(`${question}：${results.map(({ option, count }) => `${option} ${count} 票`).join('，')}。`),
    ),
  ],
  [
    '参会情况',
    minutes.venues.length === 0
      ? []
      : [
          table(
            [30, 20, 34, 16],
            ['会场', '参加方式', '参会人员', '备注'],
            minutes.venues.map(({ name, part, people, remark }) => [name, part, people, remark]),
          ),
        ],
  ],
  ['会议材料', minutes.materials.map((name, n) => body(`${n + 1}．${name}`))],
  ['会议经过', minutes.course.map(({ at, text }) => body(`${clock(at)}\u3000${text}`))],
  ['会上文字交流', minutes.chat.map(({ at, text }) => body(`${clock(at)}\u3000${text}`))],
  ['备注', bodies(minutes.remark)],
]

/** The minutes as an Office Open XML document (ISO/IEC 29500), in the form of official documents. */
export const minutesDocx = async (
  minutes: MinutesDocument,
  state: Pick<MinutesView, 'confirmedAt' | 'confirmedBy'>,
): Promise<Buffer> => {
  const { startedAt, endedAt } = minutes
  const shown = partsOf(minutes).filter(([, content]) => content.length > 0)
  const document = new Document({
    creator: minutes.recorder,
    title: minutes.title,
    sections: [
      {
        properties: { page },
        footers: {
          default: new Footer({
            children: [
              new Paragraph({
                alignment: AlignmentType.CENTER,
                children: [
                  run({
                    children: ['— ', PageNumber.CURRENT, ' / ', PageNumber.TOTAL_PAGES, ' —'],
                    font: bodyFont,
                    size: 28,
                  }),
                ],
              }),
            ],
          }),
        },
        children: [
          new Paragraph({
            alignment: AlignmentType.CENTER,
            spacing: { after: 240 },
            children: [run({ text: minutes.title, bold: true, font: titleFont, size: sizes.title })],
          }),
          ...(minutes.number === ''
            ? []
            : [
                new Paragraph({
                  alignment: AlignmentType.CENTER,
                  spacing: { after: 240 },
                  children: [run({ text: minutes.number, font: bodyFont, size: sizes.body })],
                }),
              ]),
          body(`时间：${day(startedAt)} ${clock(startedAt)}—${clock(endedAt)}`),
          body(`地点：${minutes.place}`),
          body(`主持：${minutes.chair}`),
          body(`记录：${minutes.recorder}`),
          ...shown.flatMap(([title, content], n) => [
            heading(`${numerals[n] ?? String(n + 1)}、${title}`),
            ...content,
          ]),
          ...(state.confirmedAt === null
            ? [body('（本纪要尚未确认）')]
            : [body(`本纪要由${state.confirmedBy ?? ''}于${day(state.confirmedAt)}确认。`)]),
        ],
      },
    ],
  })
  return Packer.toBuffer(document)
}
