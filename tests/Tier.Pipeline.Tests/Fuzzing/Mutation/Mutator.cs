namespace Tier.Pipeline.Tests.Fuzzing.Mutation;

/// <summary>
/// Changes events by chance: a quarter of them byte by byte, without knowing of JSON; the others token by token, mostly so that they stay JSON,
/// and what comes after the parser is reached.
/// </summary>
internal sealed class Mutator(Random random, byte[][] seeds)
{
    private const int MostChanges = 4;
    private const int LongestPiece = 24;

    /// <summary>One of the seeds with one to four changes.</summary>
    public byte[] Next()
    {
        var value = new List<byte>(seeds[random.Next(seeds.Length)]);
        var changesBytes = random.Next(4) == 0;
        for (var changes = random.Next(1, MostChanges + 1); changes > 0; changes--)
        {
            if (changesBytes)
            {
                ChangeBytes(value);
            }
            else
            {
                ChangeTokens(value);
            }
        }

        return [.. value];
    }

    private void ChangeBytes(List<byte> value)
    {
        if (value.Count == 0)
        {
            value.AddRange(One(Pieces.Any));
            return;
        }

        var at = random.Next(value.Count);
        switch (random.Next(8))
        {
            case 0:
                value[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                value[at] = (byte)random.Next(256);
                break;
            case 2:
                value[at] = (byte)random.Next(' ', 127);
                break;
            case 3:
                value.RemoveRange(at, Length(value, at));
                break;
            case 4:
                value.InsertRange(at, One(Pieces.Any));
                break;
            case 5:
                value.InsertRange(at, value.GetRange(at, Length(value, at)));
                break;
            case 6:
                Truncate(value, at);
                break;
            default:
                Splice(value, at);
                break;
        }
    }

    private void ChangeTokens(List<byte> value)
    {
        var tokens = JsonToken.In(value);
        if (tokens.Count == 0)
        {
            ChangeBytes(value);
            return;
        }

        var token = One(tokens);
        var other = One(tokens.FindAll(one => one.IsName == token.IsName));
        switch (random.Next(7))
        {
            case 0:
                Swap(value, token, other);
                break;
            case 1:
                token.Put(value, other.Of(value));
                break;
            case 2:
                token.Put(value, One(token.IsName ? Pieces.Names : Pieces.Values));
                break;
            case 3 when !token.IsName:
                Nest(value, token);
                break;
            case 4:
                Inflate(value, token);
                break;
            case 5:
                value.InsertRange(token.Start, token.IsName ? [.. other.Of(value), (byte)':', .. One(Pieces.Values), (byte)','] : One(Pieces.Space));
                break;
            default:
                Lengthen(value, token);
                break;
        }
    }

    private T One<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    private int Length(List<byte> value, int at) => random.Next(1, Math.Min(LongestPiece, value.Count - at) + 1);

    private void Truncate(List<byte> value, int at)
    {
        if (random.Next(4) == 0)
        {
            value.RemoveRange(0, at);
        }
        else
        {
            value.RemoveRange(at, value.Count - at);
        }
    }

    // A part of another event in the place of a part of this one.
    private void Splice(List<byte> value, int at)
    {
        var other = One(seeds);
        if (other.Length > 0)
        {
            var from = random.Next(other.Length);
            value.RemoveRange(at, Length(value, at));
            value.InsertRange(at, other[from..Math.Min(other.Length, from + random.Next(1, 200))]);
        }
    }

    // Names and values wander.
    private static void Swap(List<byte> value, JsonToken one, JsonToken other)
    {
        var (first, second) = one.Start < other.Start ? (one, other) : (other, one);
        if (first.Start < second.Start)
        {
            var (left, right) = (first.Of(value), second.Of(value));
            second.Put(value, left);
            first.Put(value, right);
        }
    }

    private void Nest(List<byte> value, JsonToken token)
    {
        var levels = random.Next(50) == 0 ? random.Next(1_000) : random.Next(1, 40);
        var isArray = random.Next(2) == 0;
        token.Put(value,
        [
            .. Enumerable.Repeat(isArray ? "["u8.ToArray() : "{\"a\":"u8.ToArray(), levels).SelectMany(open => open), .. token.Of(value),
            .. Enumerable.Repeat((byte)(isArray ? ']' : '}'), levels),
        ]);
    }

    private void Inflate(List<byte> value, JsonToken token)
    {
        var digit = value.FindIndex(token.Start, token.Length, one => one is >= (byte)'0' and <= (byte)'9');
        if (digit >= 0)
        {
            value.InsertRange(digit + 1, One(Pieces.Digits));
        }
    }

    // A piece inside a string, once or until the string is about as long as a column.
    private void Lengthen(List<byte> value, JsonToken token)
    {
        if (token.IsString(value))
        {
            value.InsertRange(token.Start + 1, Enumerable.Repeat(One(Pieces.Text), random.Next(4) == 0 ? random.Next(60, 260) : 1).SelectMany(piece => piece));
        }
    }
}
