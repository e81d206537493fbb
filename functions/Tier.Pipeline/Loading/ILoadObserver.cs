using Tier.Pipeline.Warehouse;

namespace Tier.Pipeline.Loading;

/// <summary>Is told what loading does, for counting it.</summary>
public interface ILoadObserver
{
    /// <summary>A transaction was committed.</summary>
    void Loaded(string topic, LoadResult result);

    /// <summary>A transaction that failed is tried again.</summary>
    void Retried(string topic, FailureKind kind)
    {
    }

    /// <summary>A batch that the server refused is halved, to find the record; told once a batch.</summary>
    void Bisected(string topic)
    {
    }
}
