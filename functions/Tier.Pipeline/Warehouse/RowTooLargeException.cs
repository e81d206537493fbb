namespace Tier.Pipeline.Warehouse;

/// <summary>A row is larger than what the server takes in one statement. A server that gets one closes the connection, so that it looks like an outage: it isn't sent.</summary>
/// <param name="bytes">The row's size, about.</param>
/// <param name="limit">The server's <c>max_allowed_packet</c>.</param>
internal sealed class RowTooLargeException(long bytes, long limit) : Exception($"it has about {bytes} bytes, and the server's max_allowed_packet is {limit}");
