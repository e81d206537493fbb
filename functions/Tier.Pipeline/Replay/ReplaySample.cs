using System.Globalization;
using System.Text.Unicode;
using Tier.Pipeline.Etl;
using Tier.Pipeline.Streams;

namespace Tier.Pipeline.Replay;

/// <summary>Looks at the first events of a replay file before any is published: whether it is the right file.</summary>
public static class ReplaySample
{
    private const int Events = 100;

    /// <summary>Reads the first events of a stream's file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="transform">Extract and transform of the stream.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>One sentence where the file has no events, or none of the first ones becomes a row; otherwise null.</returns>
    /// <exception cref="SettingException">The file can't be read, or isn't UTF-8 text; one sentence that says what it seems to be.</exception>
    public static async Task<string?> CheckAsync(string path, IStreamModule stream, StreamTransform transform, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(transform);
        var setting = stream.FileSetting();
        var reasons = new List<ReasonCode>();
        var (isText, isNoText) = (0, 0);
        var rows = 0;
        try
        {
            if (await ForeignFormat.OfAsync(path, cancellationToken) is { } format)
                throw new SettingException(setting, $"{setting}: {path} seems to be {format}: give it a file of JSON events in UTF-8, or one packed by gzip.");
            await foreach (var line in new ReplayFileReader().ReadAsync(path, 0, cancellationToken))
            {
                if (line.Value.AsSpan().ContainsAnyInRange<byte>(0x80, 0xFF))
                    _ = Utf8.IsValid(line.Value) ? isText++ : isNoText++;
                var outcome = transform.Apply(new() { Topic = stream.Name, Partition = 0, Offset = line.Index, Value = line.Value });
                if (outcome.Rejection is { } rejection)
                    reasons.Add(rejection.Reason);
                else
                    rows++;
                if (rows + reasons.Count == Events)
                    break;
            }
        }
        catch (IOException exception)
        {
            throw new SettingException(setting, $"{setting}: {exception.Message}", exception);
        }

        if (isText == 0 && isNoText > 0 && (isNoText > 1 || rows + reasons.Count == 1))
            throw new SettingException(setting, $"{setting}: {path} seems to be text in ISO 8859-1 or another encoding that isn't UTF-8: convert it to UTF-8.");
        return (rows, reasons.Count) switch
        {
            (0, 0) => $"{setting}: {path} has no events.",
            (0, var refused) => string.Create(CultureInfo.InvariantCulture, $"{setting}: {Which(refused)} of {path} can be loaded, mostly because of {Most(reasons)}: is this the right file? An event looks like {stream.SampleEvent}"),
            _ => null,
        };
    }

    private static string Which(int refused) => refused switch
    {
        1 => "the only event",
        < Events => $"none of the {refused} events",
        _ => $"none of the first {Events} events",
    };

    private static string Most(List<ReasonCode> reasons) => reasons.GroupBy(reason => reason).MaxBy(group => group.Count())!.Key.ToCode();
}
