using System.Text.Unicode;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Replay;

/// <summary>Looks at the first events of a replay file before any is published: whether it is the right file.</summary>
public static class ReplaySample
{
    private const int Events = 100;

    /// <summary>Reads the first events of a stream's file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>One sentence where the file has no events, or none of the first ones becomes a row; otherwise null.</returns>
    /// <exception cref="SettingException">
    /// The file can't be read, or isn't UTF-8 text; one sentence that says what it seems to be.
    /// </exception>
    public static async Task<string?> CheckAsync(string path, EventStream stream, CancellationToken cancellationToken)
    {
        var setting = stream.FileSetting;
        var refused = new List<(byte[] Value, ReasonCode Reason)>();
        var (isText, isNoText) = (0, 0);
        var rows = 0;
        try
        {
            if (await ForeignFormat.OfAsync(path, cancellationToken) is { } format)
                throw new SettingException(
                    setting, $"{setting}: {path} seems to be {format}: give it a file of JSON events in UTF-8, or one packed by gzip.");
            await foreach (var line in new ReplayFileReader().ReadAsync(path, 0, cancellationToken))
            {
                if (line.Value.AsSpan().ContainsAnyInRange<byte>(0x80, 0xFF))
                    _ = Utf8.IsValid(line.Value) ? isText++ : isNoText++;
                var outcome = stream.Apply(new() { Topic = stream.Name, Partition = 0, Offset = line.Index, Value = line.Value });
                if (outcome.Rejection is { } rejection)
                    refused.Add((line.Value, rejection.Reason));
                else
                    rows++;
                if (rows + refused.Count == Events)
                    break;
            }
        }
        catch (IOException exception)
        {
            throw new SettingException(setting, $"{setting}: {exception.Message}", exception);
        }

        if (isText == 0 && isNoText > 0 && (isNoText > 1 || rows + refused.Count == 1))
            throw new SettingException(
                setting, $"{setting}: {path} seems to be text in ISO 8859-1 or another encoding that isn't UTF-8: convert it to UTF-8.");
        return (rows, refused.Count) switch
        {
            (0, 0) => $"{setting}: {path} has no events.",
            (0, _) => $"{setting}: {path} {Seems(refused[0].Value)}{Which(refused.Count)}, most often for the reason {Most(refused)}: "
                + $"is this the right file? An event looks like {stream.SampleEvent}",
            _ => null,
        };
    }

    private static string Which(int refused) => refused switch
    {
        1 => "has one value, and it can't be loaded",
        < Events => $"has {refused} values, and none can be loaded",
        _ => $"has no event among its first {Events} values that can be loaded",
    };

    private static string Seems(byte[] first) => first switch
    {
        [(byte)'<', ..] => "seems to be HTML or XML: it ",
        [(byte)'{' or (byte)'[', ..] => "",
        _ when first.AsSpan().ContainsAny(",;\t"u8) => "seems to be CSV: it ",
        _ => "",
    };

    private static string Most(List<(byte[] Value, ReasonCode Reason)> refused) =>
        refused.GroupBy(one => one.Reason).MaxBy(group => group.Count())!.Key.ToCode();
}
