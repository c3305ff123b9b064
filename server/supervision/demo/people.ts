import type { Applicant } from '../../contract/supervision/case-event.ts'
import type { Chance } from './chance.ts'

const surnames = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗'
const given = '伟芳娜敏静磊军洋勇艳杰娟涛明超兰霞平刚桂英华健波辉'
const trades = ['餐饮', '商贸', '建材', '科技', '文化传媒', '医药', '物业', '食品'] as const
const brands = ['湘江', '星沙', '岳麓', '浏阳河', '芙蓉', '橘洲', '捞刀河', '月湖'] as const

const letter = (letters: string, chance: Chance): string =>
  letters.charAt(chance.between(0, letters.length - 1))

/** A name that is nobody's. */
export const someName = (chance: Chance): string =>
  letter(surnames, chance) + letter(given, chance) + (chance.percent(50) ? letter(given, chance) : '')

/** An applicant who is nobody: numbers begin as those of no place and no network do. */
export const someApplicant = (chance: Chance): Applicant => {
  const contact = someName(chance)
  const phone = `100${String(chance.between(0, 99_999_999)).padStart(8, '0')}`
  if (chance.percent(45))
    return {
      ...{
        name: `长沙${chance.pick(brands)}${chance.pick(trades)}有限公司`,
        documentType: '统一社会信用代码',
      },
      ...{
        documentNo: `91430105DEM${String(chance.between(0, 9_999_999)).padStart(7, '0')}`,
        contact,
        phone,
      },
    }
  const born = `${chance.between(1955, 2004)}${String(chance.between(1, 12)).padStart(2, '0')}15`
  return {
    ...{ name: contact, documentType: '身份证', phone },
    documentNo: `000000${born}${String(chance.between(0, 9999)).padStart(4, '0')}`,
  }
}
