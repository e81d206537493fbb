namespace Tier.LocalHost.Functions;

/// <summary>The two steps of stopping.</summary>
/// <param name="Draining">Cancelled first: nothing new begins, what runs goes on.</param>
/// <param name="Abandoned">Cancelled when the time to drain is over; the token that functions get.</param>
internal readonly record struct HostTokens(CancellationToken Draining, CancellationToken Abandoned);
