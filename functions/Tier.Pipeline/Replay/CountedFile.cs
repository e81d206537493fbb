namespace Tier.Pipeline.Replay;

/// <summary>Holds what a replay reads from a file against what was counted before.</summary>
internal sealed class CountedFile(ReplayFileInfo file)
{
    private const string Advice = "what was published stays published; start the replay again to go on with the file as it is now";

    private long agreed;

    /// <summary>Why an event isn't one of those that were counted; null when it may be.</summary>
    public string? Refuse(ReplayLine line)
    {
        var events = line.Index + 1;
        if (events > file.Events)
        {
            return Sentence(
                $"has grown during the replay: {file.Events:N0} events were counted, and event {events:N0} came after them; {Advice}");
        }

        switch (file.Marks.Agrees(events, line.RunningHash)
            ?? (events == file.Events ? line.RunningHash.AsSpan().SequenceEqual(file.Sha256) : null))
        {
            case false:
                var which = agreed + 1 == events
                    ? $"event {events:N0} isn't"
                    : $"one of the events {agreed + 1:N0} to {events:N0} isn't";
                return Sentence($"has changed during the replay: {which} what was counted; {Advice}");
            case true:
                agreed = events;
                break;
        }

        return null;
    }

    /// <summary>Why the file may not end after some number of events; null when it may.</summary>
    public string? RefuseEnd(long events) => events < file.Events
        ? Sentence($"was cut short during the replay: it ends after event {events:N0}, and {file.Events:N0} were counted; {Advice}")
        : null;

    private string Sentence(string text) => $"{file.Path} {text}";
}
