namespace Tier.Benchmarks.Reporting;

/// <summary>A column of a table for people.</summary>
/// <typeparam name="T">What a row shows.</typeparam>
/// <param name="Title">What stands above it, with the unit.</param>
/// <param name="Text">What a row has there.</param>
internal sealed record Column<T>(string Title, Func<T, string> Text);
