using Tier.Pipeline.Loading;

namespace Tier.Pipeline.Recovery;

/// <summary>How far a redrive has come. It is right also where the redrive was broken off.</summary>
/// <param name="refused">Called with a sentence for what can't be redriven.</param>
public sealed class RedriveTally(Action<string> refused) : ILoadObserver
{
    private readonly SortedDictionary<string, OutcomeCounts> redriven = new(StringComparer.Ordinal);

    /// <summary>What dead letters have become, by topic.</summary>
    public IReadOnlyDictionary<string, OutcomeCounts> Redriven => redriven;

    /// <summary>Dead letters that were rejected again, by the transform or by the server.</summary>
    public long StillDead { get; set; }

    /// <summary>Dead letters that can't be redriven.</summary>
    public long Refused { get; private set; }

    public void Loaded(string topic, LoadResult result)
    {
        if (result.Counts.Total > 0)
        {
            redriven[topic] = redriven.GetValueOrDefault(topic, OutcomeCounts.None) + result.Counts;
        }
    }

    /// <summary>Counts letters that can't be redriven, and says why.</summary>
    public void Refuse(long count, string sentence)
    {
        Refused += count;
        refused(sentence);
    }
}
