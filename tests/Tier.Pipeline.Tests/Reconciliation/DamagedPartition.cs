namespace Tier.Pipeline.Tests.Reconciliation;

/// <summary>A partition of a property's case: a sound one, and what was done to it.</summary>
/// <param name="Seed">Of the sound one.</param>
/// <param name="Offsets">How many it has.</param>
/// <param name="VerifiedTo">Its mark, as a number that is taken modulo the offsets; null for none.</param>
/// <param name="Damages">What was done.</param>
internal sealed record DamagedPartition(int Seed, int Offsets, int? VerifiedTo, IReadOnlyList<Damage> Damages)
{
    /// <summary>Makes it.</summary>
    public PartitionContents Contents()
    {
        // Not for a secret: the same seed makes the same partition.
#pragma warning disable CA5394
        var contents = PartitionContents.Sound(new Random(Seed), Offsets);
#pragma warning restore CA5394
        foreach (var damage in Damages)
        {
            damage.Apply(contents);
        }

        contents.Checkpoint = contents.Checkpoint with { VerifiedTo = VerifiedTo is { } mark ? contents.Checkpoint.First + (mark % (Offsets + 2)) : null };
        return contents;
    }

    /// <summary>For the message of a failure.</summary>
    public override string ToString() => $"seed {Seed}, {Offsets} offsets, verified to {VerifiedTo}: {string.Join("; ", Damages)}";
}
