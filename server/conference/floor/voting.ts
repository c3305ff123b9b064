import type { FloorInputs } from '../../contract/floor/commands.ts'
import type { Floor, Vote } from '../../contract/floor/state.ts'
import { DomainError } from '../../kernel/errors/index.ts'
import { change, ownSeat, unchanged, type Rule } from './floor.ts'

const mostVotes = 100

const openVote = ({ votes }: Floor): Vote | undefined => votes.find(({ closedAt }) => closedAt === null)

const put = ({ votes }: Floor, vote: Vote): Partial<Floor> => ({
  votes: votes.map((one) => (one.number === vote.number ? vote : one)),
})

/** How often each option was chosen. */
export const countsOf = ({ options, ballots }: Vote): number[] =>
  options.map((_text, option) => ballots.filter((ballot) => ballot.option === option).length)

/** Votes (表决): one at a time, one ballot of each venue, which may change it while the vote is open. */
export const votingRules: {
  readonly [Name in 'openVote' | 'castVote' | 'closeVote']: Rule<FloorInputs[Name]>
} = {
  openVote: (floor, { question, options }, { now }) => {
    if (openVote(floor)) throw new DomainError('floor.voteOpen')
    if (floor.votes.length >= mostVotes) throw new DomainError('floor.tooMany')
    const number = floor.votes.length + 1
    const vote: Vote = { number, question, options, openedAt: now, closedAt: null, ballots: [] }
    return change(
      floor,
      { votes: [...floor.votes, vote] },
      { type: 'vote.opened', vote: number, question, options },
    )
  },
  castVote: (floor, { vote: number, option }, acting) => {
    const seatId = ownSeat(acting)
    const vote = openVote(floor)
    if (vote?.number !== number) throw new DomainError('floor.noVote')
    if (option >= vote.options.length) throw new DomainError('floor.unknownOption', { option })
    const before = vote.ballots.find((ballot) => ballot.seatId === seatId)
    if (before?.option === option) return unchanged(floor)
    const ballots = [
      ...vote.ballots.filter((ballot) => ballot !== before),
      { seatId, option, at: acting.now },
    ]
    return change(floor, put(floor, { ...vote, ballots }), {
      type: 'vote.cast',
      vote: number,
      seatId,
      option,
    })
  },
  closeVote: (floor, _input, { now }) => {
    const vote = openVote(floor)
    if (!vote) throw new DomainError('floor.noVote')
    return change(floor, put(floor, { ...vote, closedAt: now }), {
      type: 'vote.closed',
      vote: vote.number,
      counts: countsOf(vote),
    })
  },
}
