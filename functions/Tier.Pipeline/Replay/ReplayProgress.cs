using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Replay;

/// <summary>How far the replay of a file is.</summary>
/// <param name="Topic">The topic that the file is published into.</param>
/// <param name="Published">
/// Events of the file that were published in this pass, by this process or one before: confirmed by the brokers and recorded.
/// </param>
/// <param name="Events">Events of the file, as they were counted before the replay.</param>
/// <param name="Completed">Whether nothing more is published.</param>
/// <param name="Problem">Why the file isn't published to its end: one sentence; null while there is no reason.</param>
public sealed record ReplayProgress(
    EventStream Stream, RegisteredTopic Topic, long Published, long Events, bool Completed, string? Problem);
