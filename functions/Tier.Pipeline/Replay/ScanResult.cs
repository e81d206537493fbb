namespace Tier.Pipeline.Replay;

/// <summary>What a scan for the next element found.</summary>
internal enum ScanResult
{
    /// <summary>A complete element.</summary>
    Element,

    /// <summary>The text ends before the next element does. At the end of a file: there is none.</summary>
    NeedsMore,

    /// <summary>The text stops being JSON.</summary>
    Invalid,
}
