namespace Tier.Pipeline.DeadLetters;

/// <summary>What was a dead letter, until a redrive gave its record another outcome.</summary>
/// <param name="Place">Where the record was, and its outcome is.</param>
/// <param name="Reason">The reason code that it had.</param>
/// <param name="Sentence">The sentence that it had.</param>
/// <param name="FirstSeen">When it was stored as a dead letter, UTC.</param>
/// <param name="Outcome">What it has become: <c>loaded</c>, <c>duplicate</c>, or <c>filtered</c> where a setting leaves it out.</param>
/// <param name="RedrivenAt">When, UTC.</param>
/// <param name="AppVersion">The version of the app whose transform did it.</param>
public sealed record RedrivenLetter(
    DeadLetterPlace Place, string Reason, string Sentence, DateTime FirstSeen, string Outcome, DateTime RedrivenAt, string AppVersion);
