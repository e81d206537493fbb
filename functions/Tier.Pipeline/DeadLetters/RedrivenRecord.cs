namespace Tier.Pipeline.DeadLetters;

/// <summary>A record that is a dead letter published again.</summary>
/// <param name="Place">Where it is in Kafka.</param>
/// <param name="LoadedAt">When it was loaded, UTC.</param>
/// <param name="Outcome">What has become of it: <c>loaded</c>, <c>duplicate</c>, <c>dead letter</c> or <c>left out</c>.</param>
public sealed record RedrivenRecord(DeadLetterPlace Place, DateTime LoadedAt, string Outcome);
