namespace Tier.Pipeline.Streams.Json;

/// <summary>Goes through a text by JSON's grammar (RFC 8259), up to the first byte that breaks it.</summary>
internal ref struct JsonFaultScanner(ReadOnlySpan<byte> json)
{
    private const string Value = "a value";
    private const string Name = "a name in double quotes";

    // A stack of its own, not recursion: a text may have a million levels. True: an object.
    private readonly Stack<bool> open = new();
    private JsonCursor cursor = new(json);

    /// <summary>Finds the first fault; null when there is none.</summary>
    public JsonFault? Find()
    {
        for (string? wanted = Value; wanted is not null;)
        {
            wanted = Next(wanted);
        }

        return cursor.Fault;
    }

    /// <summary>Goes over a value, or over the beginning of one that has others inside.</summary>
    /// <returns>The value that has to follow; null at the end and at a fault.</returns>
    private string? Next(string wanted)
    {
        if (cursor.TakeAfterBlanks('{'))
        {
            open.Push(true);
            return cursor.TakeAfterBlanks('}') ? Close() : Member(Name + " or '}'");
        }

        if (cursor.Take('['))
        {
            open.Push(false);
            return cursor.TakeAfterBlanks(']') ? Close() : Value + " or ']'";
        }

        return JsonScalars.Skip(ref cursor, wanted) ? AfterValue() : null;
    }

    private string? Member(string wanted)
    {
        cursor.SkipBlanks();
        return !JsonScalars.SkipText(ref cursor, wanted) ? null
            : cursor.TakeAfterBlanks(':') || cursor.Fail("':'") ? Value
            : null;
    }

    private string? Close()
    {
        open.Pop();
        return AfterValue();
    }

    private string? AfterValue()
    {
        while (open.TryPeek(out var isObject))
        {
            if (cursor.TakeAfterBlanks(','))
            {
                return isObject ? Member(Name) : Value;
            }

            if (!cursor.Take(isObject ? '}' : ']'))
            {
                cursor.Fail(isObject ? "',' or '}'" : "',' or ']'");
                return null;
            }

            open.Pop();
        }

        cursor.SkipBlanks();
        if (!cursor.IsAtEnd)
        {
            cursor.Fail("nothing more", " after the end of the value");
        }

        return null;
    }
}
