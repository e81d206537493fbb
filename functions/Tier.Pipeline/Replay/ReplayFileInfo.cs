namespace Tier.Pipeline.Replay; public sealed record ReplayFileInfo(byte[] Sha256, long Events);
public readonly record struct ReplayLine(long Index, byte[] Value);
internal static class ReplayFileReader { public static IAsyncEnumerable<ReplayLine> ReadAsync(string p, long f, CancellationToken c)=>throw new NotSupportedException(); public static Task<ReplayFileInfo> DescribeAsync(string p, CancellationToken c)=>throw new NotSupportedException(); }
