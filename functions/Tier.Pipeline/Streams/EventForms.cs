namespace Tier.Pipeline.Streams;

/// <summary>
/// What tells a nested event from a flat one. No single member decides: an event has the form that more of its names belong to, and where
/// that is equal, it is nested if it has one of certain members. Names count in any case.
/// </summary>
/// <param name="Nested">Names at the top that only nested events have.</param>
/// <param name="Flat">Names at the top that only flat events have, besides those with the columns' prefix.</param>
/// <param name="FlatPrefix">What other names of flat events begin with.</param>
/// <param name="Decisive">Names that make an event nested where as many are of either form.</param>
public sealed record EventForms(IReadOnlyList<string> Nested, IReadOnlyList<string> Flat, string FlatPrefix, IReadOnlyList<string> Decisive);
