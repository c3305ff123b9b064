/** Pictures of two cameras this far apart look as one moment. */
const forgivenMs = 400

/** Whether a camera shows the moment that the leading one shows; one that shows nothing yet is let alone. */
export const inStep = (lead: number | undefined, other: number | undefined): boolean =>
  lead === undefined || other === undefined || Math.abs(lead - other) <= forgivenMs
