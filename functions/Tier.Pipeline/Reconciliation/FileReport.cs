using Tier.Pipeline.Replay;

namespace Tier.Pipeline.Reconciliation;

/// <summary>What was found of a file that was replayed into a topic: whether each of its events was published and has an outcome.</summary>
public sealed record FileReport
{
    /// <summary>The file, and how far its replay is.</summary>
    public required ReplayedFile File { get; init; }

    /// <summary>How many offsets are known to hold an event of the file.</summary>
    public required long Recorded { get; init; }

    /// <summary>The outcomes at those offsets.</summary>
    public required OutcomeCounts Outcomes { get; init; }

    /// <summary>How many of those offsets are above the checkpoint of a topic that was deleted: they can't be loaded any more.</summary>
    public required long Gone { get; init; }

    /// <summary>Whether the file is replayed again, from its start, into the topic that has the topic's name now.</summary>
    public bool IsReplayedAgain { get; init; }

    /// <summary>How many of those offsets wait to be loaded.</summary>
    public long Waiting => Recorded - Outcomes.Total - Gone;

    /// <summary>Whether every event was published at least once.</summary>
    public bool IsPublished => File.Position.Pass > 0 || File.Position.NextEvent == File.Events;

    /// <summary>What doesn't hold, a sentence each.</summary>
    public IReadOnlyList<string> Problems =>
    [
        .. File is { Position.Problem: { } problem, Replaced: false } && !IsReplayedAgain ? [problem] : Array.Empty<string>(),
        .. Recorded == File.Published
            ? Array.Empty<string>()
            : [$"{File.Name}: {File.Published:N0} events were published, and {Recorded:N0} of them are known to be in the topic"],
        .. Gone == 0 || IsReplayedAgain
            ? Array.Empty<string>()
            : [$"{File.Name}: {Gone:N0} events were in a topic that was deleted before they were loaded: replay the file again"],
    ];

    /// <summary>What else there is to know.</summary>
    public IReadOnlyList<string> Notes => Note is { } note ? [note] : [];

    private string? Note => (File.Replaced, IsPublished) switch
    {
        _ when IsReplayedAgain && Gone == 0 => null,
        _ when IsReplayedAgain =>
            $"{File.Name}: {Gone:N0} events were in this topic and not loaded when it was deleted; "
            + "the file is replayed again into the new one",
        (true, _) => $"{File.Name}: another file of that name took its place after {File.Position.NextEvent:N0} of its {File.Events:N0} events",
        (_, false) when File.Position.Problem is null => $"{File.Name}: {File.Position.NextEvent:N0} of its {File.Events:N0} events are published so far",
        _ => null,
    };
}
