using System.Buffers;
using System.Text.Json;

namespace Tier.DataGenerator;

/// <summary>
/// The shape of both files: one object a line, every line but the last ends in a comma, wrapped in <c>[</c> and <c>]</c> on lines
/// of their own. Lines end in LF.
/// </summary>
internal sealed class EventFileWriter : IDisposable
{
    private readonly Stream stream;
    private readonly ArrayBufferWriter<byte> line = new(1024);
    private readonly Utf8JsonWriter json;
    private bool any;

    public EventFileWriter(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        this.stream = stream;
        json = new Utf8JsonWriter(line);
        stream.Write("[\n"u8);
    }

    /// <summary>Adds a line.</summary>
    /// <param name="write">Writes the line's JSON.</param>
    /// <param name="cutAt">How many bytes of the line are written, for a line cut in the middle; null for all.</param>
    public void Add(Action<Utf8JsonWriter> write, int? cutAt = null)
    {
        line.ResetWrittenCount();
        json.Reset(line);
        write(json);
        json.Flush();
        if (any)
            stream.Write(",\n"u8);
        stream.Write(line.WrittenSpan[..(cutAt ?? line.WrittenCount)]);
        any = true;
    }

    /// <summary>Ends the file.</summary>
    public void Finish()
    {
        stream.Write(any ? "\n]\n"u8 : "]\n"u8);
        stream.Flush();
    }

    /// <summary>Lets the line go; the stream stays open.</summary>
    public void Dispose() => json.Dispose();
}
