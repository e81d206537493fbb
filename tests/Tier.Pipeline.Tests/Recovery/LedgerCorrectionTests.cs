using FsCheck;
using FsCheck.Fluent;
using Tier.Pipeline.Records;
using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Tests.Recovery;

public sealed class LedgerCorrectionTests
{
    [Fact]
    public void The_same_outcome_again_leaves_the_ledger_as_it_was() =>
        LedgerCorrection.Of(ledger: new(9, 1, 0, 0), stored: new(9, 1, 0, 0), filled: new(1, 0, 0, 0)).Should().Be(new OutcomeCounts(9, 1, 0, 0));

    [Fact]
    public void A_row_that_is_a_duplicate_now_goes_from_one_sum_to_the_other() =>
        LedgerCorrection.Of(ledger: new(10, 0, 0, 0), stored: new(9, 0, 1, 0), filled: new(0, 0, 1, 0)).Should().Be(new OutcomeCounts(9, 0, 1, 0));

    [Fact]
    public void Holes_that_are_left_keep_their_place_in_the_sums() =>
        LedgerCorrection.Of(ledger: new(8, 2, 0, 0), stored: new(6, 1, 0, 1), filled: new(0, 0, 0, 1)).Should().Be(new OutcomeCounts(7, 2, 0, 1));

    [Fact]
    public void Where_the_tables_have_more_of_a_kind_than_the_ledger_a_person_has_to_look() =>
        LedgerCorrection.Of(ledger: new(9, 1, 0, 0), stored: new(8, 2, 0, 0), filled: new(1, 0, 0, 0)).Should().BeNull();

    [Fact]
    public void When_the_last_hole_is_filled_ledger_and_tables_agree_whatever_the_new_outcomes_are() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Arb.From(Cases()), example =>
        {
            var (offsets, lost, outcomes) = example;
            var ledger = Counts(offsets);
            var stored = Counts(offsets.Where((_, offset) => !lost.Contains(offset)));
            foreach (var outcome in outcomes.Take(lost.Count))
            {
                stored += Counts([outcome]);
                ledger = LedgerCorrection.Of(ledger, stored, Counts([outcome]))!;
                ledger.Total.Should().Be(offsets.Count);
            }

            ledger.Should().Be(stored);
        }));

    /// <summary>The outcomes of a range, which of its offsets have lost them, and what these get instead; each kind as a number.</summary>
    private static Gen<(IReadOnlyList<int> Offsets, IReadOnlySet<int> Lost, IReadOnlyList<int> Outcomes)> Cases() =>
        from count in Gen.Choose(1, 30)
        from offsets in Gen.Choose(0, 3).ListOf(count)
        from lost in Gen.Choose(0, count - 1).ListOf(count)
        from outcomes in Gen.Choose(0, 3).ListOf(count)
        select ((IReadOnlyList<int>)[.. offsets], (IReadOnlySet<int>)lost.ToHashSet(), (IReadOnlyList<int>)[.. outcomes]);

    private static OutcomeCounts Counts(IEnumerable<int> kinds) => kinds.Aggregate(OutcomeCounts.None, (sum, kind) => sum + kind switch
    {
        0 => new OutcomeCounts(1, 0, 0, 0),
        1 => new OutcomeCounts(0, 1, 0, 0),
        2 => new OutcomeCounts(0, 0, 1, 0),
        _ => new OutcomeCounts(0, 0, 0, 1),
    });
}
