/**
 * SQL for the texts of all rows of a group as one, with commas between: thousands of small rows reach the program as a
 * single value. (PostgreSQL calls it string_agg.)
 * @param text an SQL expression
 */
export const joinedTexts = (text: string): string => `group_concat(${text}, ',')`
