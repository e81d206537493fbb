using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Tier.Pipeline.Streams;

/// <summary>
/// The name of a member of an event's object, and what it means there. Kept, so that a name which comes again costs one comparison.
/// </summary>
internal sealed class MemberName(byte[] utf8)
{
    private string? text;
    private byte[]? json;

    /// <summary>No field.</summary>
    public const int None = -1;

    /// <summary>Makes a name of a text.</summary>
    public MemberName(string text)
        : this(Encoding.UTF8.GetBytes(text)) => this.text = text;

    /// <summary>The name in UTF-8; as it was escaped when it has a lone surrogate.</summary>
    public byte[] Utf8 { get; } = utf8;

    /// <summary>The name.</summary>
    public string Text => text ??= Encoding.UTF8.GetString(Utf8);

    /// <summary>The name as a JSON object has it: in quotes, with the colon behind.</summary>
    public byte[] Json => json ??= [(byte)'"', .. JsonEncodedText.Encode(Utf8, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, (byte)'"', (byte)':'];

    /// <summary>The name in a flat event, without the prefix.</summary>
    [AllowNull]
    public MemberName WithoutPrefix { get => field ?? this; set; }

    /// <summary>The field of a flat event that has this name.</summary>
    public int Flat { get; set; } = None;

    /// <summary>The field of a nested event, or of an object in it, that has this name.</summary>
    public int Nested { get; set; } = None;

    /// <summary>The object of a nested event that has this name, when its members are fields.</summary>
    public ObjectShape? Inner { get; set; }

    /// <summary>Which form's names it is among: 1 the nested one's, -1 the flat one's, 0 neither's or both's.</summary>
    public int Vote { get; set; }

    /// <summary>Whether it makes an event nested where as many names are of either form.</summary>
    public bool IsDecisive { get; set; }

    /// <summary>Whether the form of an event may depend on it though its form doesn't know it.</summary>
    public bool IsTelling { get; set; }

    /// <summary>The field that it means in an event whose form doesn't know it.</summary>
    public int Meaning { get; set; } = None;

    /// <summary>Of several names of one field, the one with the lowest rank counts.</summary>
    public int Rank { get; set; }

    /// <summary>The field that it means in a row of a warehouse.</summary>
    public int WarehouseMeaning { get; set; } = None;

    /// <summary>Whether only rows of a warehouse have it.</summary>
    public bool ShowsWarehouse { get; set; }
}
