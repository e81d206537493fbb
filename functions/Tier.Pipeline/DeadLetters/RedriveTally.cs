namespace Tier.Pipeline.DeadLetters;

/// <summary>How far a redrive has come. Tells the truth also where it was broken off.</summary>
/// <param name="refused">Called with a sentence for what can't be redriven.</param>
public sealed class RedriveTally(Action<string> refused)
{
    private readonly SortedDictionary<string, long> published = new(StringComparer.Ordinal);

    /// <summary>Records that a broker has confirmed, by topic.</summary>
    public IReadOnlyDictionary<string, long> Published => published;

    /// <summary>Dead letters that can't be redriven.</summary>
    public long Refused { get; private set; }

    internal void Publish(string topic) => published[topic] = published.GetValueOrDefault(topic) + 1;

    internal void Refuse(long count, string sentence)
    {
        Refused += count;
        refused(sentence);
    }
}
