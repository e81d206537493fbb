namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>A JSON value: its text as it is written, and what the writer meant by it.</summary>
/// <param name="Text">The JSON text.</param>
internal abstract record JsonSample(string Text)
{
    public static readonly JsonSample Null = new Literal("null");

    public bool IsNull => Text == "null";

    /// <summary>null, true or false.</summary>
    public sealed record Literal(string Text) : JsonSample(Text);

    /// <summary>A number.</summary>
    /// <param name="Text">The JSON text.</param>
    /// <param name="Ordinary">Whether every database holds exactly this number, so that it has to stay one.</param>
    public sealed record Number(string Text, bool Ordinary) : JsonSample(Text);

    /// <summary>A string.</summary>
    /// <param name="Text">The JSON text, with quotes.</param>
    /// <param name="Value">What it says; may have lone surrogates.</param>
    public sealed record String(string Text, string Value) : JsonSample(Text)
    {
        public bool IsUnicode { get; } = Unicode.IsText(Value);

        /// <summary>How it can be said in a database: as it was escaped when it has a lone surrogate.</summary>
        public string Storable => IsUnicode ? Value : Text[1..^1];
    }

    /// <summary>An array.</summary>
    public sealed record Array(string Text, IReadOnlyList<JsonSample> Items) : JsonSample(Text);

    /// <summary>An object; a name may come more than once.</summary>
    public sealed record Object(string Text, IReadOnlyList<KeyValuePair<String, JsonSample>> Members) : JsonSample(Text);
}
