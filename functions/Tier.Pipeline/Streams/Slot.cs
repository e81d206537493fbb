namespace Tier.Pipeline.Streams;

/// <summary>What stands in a column.</summary>
internal enum SlotKind : byte
{
    /// <summary>NULL.</summary>
    Null,

    /// <summary>A text in UTF-8, in the record's value.</summary>
    InValue,

    /// <summary>A text in UTF-8, in the row's own buffer.</summary>
    Own,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A time: ticks in UTC.</summary>
    Time,

    /// <summary>A truth value.</summary>
    Flag,
}

/// <summary>The value of one column, without an object of its own.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Bits">The bits of the number, the ticks, 0 or 1, or where the text begins and, in the lower half, its length.</param>
internal readonly record struct Slot(SlotKind Kind, long Bits)
{
    public static Slot Text(SlotKind kind, int start, int length) => new(kind, ((long)start << 32) | (uint)length);

    public int Start => (int)(Bits >> 32);

    public int Length => (int)Bits;
}
