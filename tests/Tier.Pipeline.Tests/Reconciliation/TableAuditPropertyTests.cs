using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using MySqlConnector;
using Tier.Pipeline.Loading;
using Tier.Pipeline.Reconciliation;
using Tier.Testing;

namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>Whatever was done to the tables by hand, the audit finds exactly what is wrong offset by offset.</summary>
public sealed class TableAuditPropertyTests(TestServers servers)
{
    private static readonly AuditSizes Small = new(Piece: 8, Leaf: 2);

    [Theory, InlineData(DatabaseKind.MariaDb, 150), InlineData(DatabaseKind.MySql, 50)]
    public async Task Random_damage_is_found_with_its_exact_offsets(DatabaseKind kind, int cases)
    {
        await using var pipeline = await TestPipeline.CreateAsync(servers, kind);
        await pipeline.Services.GetRequiredService<PipelineStart>().EnsureAsync(CancellationToken.None);
        await using var connection = new MySqlConnection(pipeline.Database.AdminConnectionString);
        await connection.OpenAsync();
        var database = new Pipeline.Warehouse.Database(pipeline.Database.AppConnectionString);
        var number = 0;

        // A partition of its own for each case; the runner's thread waits.
        var property = Prop.ForAll(Arb.From(Partitions(), Smaller), damaged => CheckAsync(database, connection, damaged, number++).GetAwaiter().GetResult());
        await Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(cases), property));

        number.Should().BeGreaterThanOrEqualTo(cases);
    }

    private static async Task CheckAsync(Pipeline.Warehouse.Database database, MySqlConnection connection, DamagedPartition damaged, int partition)
    {
        var contents = damaged.Contents();
        await contents.WriteAsync(connection, topicId: 7, partition);

        foreach (var full in new[] { true, false })
        {
            var expected = new ExpectedAudit(contents, ExpectedAudit.Start(contents, full));
            var found = await new TableAudit(database, Small).AuditAsync(
                WeatherLoads.Table, 7, partition, contents.Checkpoint, full, CancellationToken.None);

            found.Holes.SelectMany(PartitionContents.Offsets).Should().Equal(expected.Holes, "{0}", damaged);
            found.Overlaps.SelectMany(overlap => PartitionContents.Offsets(new(overlap.First, overlap.Last)).Select(offset => (offset, overlap.Outcomes)))
                .Should().Equal(expected.Overlaps, "{0}", damaged);
            found.Disagreements.Should().Equal(expected.Disagreements, "{0}", damaged);
            found.VerifiedTo.Should().Be(expected.VerifiedTo, "{0}", damaged);
            found.Holes.Zip(found.Holes.Skip(1)).Should().OnlyContain(pair => pair.First.Last + 1 < pair.Second.First, "ranges that touch are one");
        }

        await using var transaction = await connection.BeginTransactionAsync();
        var state = await new WarehouseReader(database, WeatherLoads.Table).ReadAsync(transaction, topicId: 7, partition);
        state.Outside.SelectMany(PartitionContents.Offsets).Should().Equal(new ExpectedAudit(contents, 0).Outside, "{0}", damaged);
    }

    private static Gen<DamagedPartition> Partitions() =>
        from seed in Gen.Choose(0, int.MaxValue)
        from offsets in Gen.Choose(0, 120)
        from verified in Gen.OneOf(Gen.Constant((int?)null), Gen.Choose(0, 200).Select(mark => (int?)mark))
        from count in Gen.Choose(0, 6)
        from damages in Damages().ListOf(count)
        select new DamagedPartition(seed, offsets, verified, [.. damages]);

    private static Gen<Damage> Damages() =>
        from kind in Gen.Elements(Enum.GetValues<DamageKind>())
        from place in Gen.Choose(0, 200)
        from howMuch in Gen.Choose(0, 20)
        select new Damage(kind, place, howMuch);

    /// <summary>The same with one damage less.</summary>
    private static IEnumerable<DamagedPartition> Smaller(DamagedPartition damaged) =>
        damaged.Damages.Select(left => damaged with { Damages = [.. damaged.Damages.Where(damage => !ReferenceEquals(damage, left))] });
}
