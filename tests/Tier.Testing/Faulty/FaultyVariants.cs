namespace Tier.Testing.Faulty;

/// <summary>The bad events that every way through the pipeline must turn into dead letters: faulty_variants.jsonl.</summary>
public static class FaultyVariants
{
    private const string Resource = "faulty_variants.jsonl";

    /// <summary>All variants, in the file's order.</summary>
    public static IReadOnlyList<FaultyVariant> All { get; } = [.. Read()];

    /// <summary>The variants of one stream: <c>weather</c> or <c>segment-tracks</c>.</summary>
    public static IEnumerable<FaultyVariant> Of(string stream) => All.Where(variant => variant.Stream == stream);

    private static IEnumerable<FaultyVariant> Read()
    {
        using var reader = new StreamReader(typeof(FaultyVariants).Assembly.GetManifestResourceStream(Resource)!);
        while (reader.ReadLine() is { } line)
        {
            yield return FaultyLine.Read(line);
        }
    }
}
