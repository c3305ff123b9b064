export { createCalendar, type Calendar, type HolidayTable } from './calendar.ts'
export { dayOf, endOf, fromDate, startOf, toDate, yearOf, type Day } from './day.ts'
export { readCalendar, readHolidayTables } from './read-tables.ts'
