using System.Text;
using Tier.Pipeline.Records;

namespace Tier.Pipeline.Tests.Fuzzing.Samples;

/// <summary>An event of one of the formats, with what stands around it in the record.</summary>
/// <param name="Shape">The format.</param>
/// <param name="Members">The event's members, in their order.</param>
/// <param name="Before">What stands before the object: white space, a byte order mark.</param>
/// <param name="After">What stands behind it: white space, a comma.</param>
/// <param name="Headers">The record's headers.</param>
internal sealed record EventSample(
    ObjectShape Shape, IReadOnlyList<MemberSample> Members, string Before, string After, IReadOnlyList<RecordHeader> Headers)
{
    public string Text => Before + MemberSample.Object(Members).Text + After;

    /// <summary>The record that has it.</summary>
    public ConsumedRecord Record => new() { Topic = "events", Partition = 0, Offset = 0, Value = Encoding.UTF8.GetBytes(Text), Headers = Headers };

    /// <summary>Smaller events: without one of the members, or with nothing around it.</summary>
    public IEnumerable<EventSample> Smaller()
    {
        if (Before.Length + After.Length + Headers.Count > 0)
        {
            yield return this with { Before = "", After = "", Headers = [] };
        }

        foreach (var members in Smaller(Members))
        {
            yield return this with { Members = members };
        }
    }

    /// <inheritdoc />
    public override string ToString() => $"{Text} with {Headers.Count} headers";

    private static IEnumerable<IReadOnlyList<MemberSample>> Smaller(IReadOnlyList<MemberSample> members)
    {
        for (var index = 0; index < members.Count; index++)
        {
            yield return [.. members.Take(index), .. members.Skip(index + 1)];
            foreach (var inner in members[index].Inner is { } own ? Smaller(own) : [])
            {
                yield return [.. members.Take(index), MemberSample.Of(members[index].Written, members[index].Name, inner), .. members.Skip(index + 1)];
            }
        }
    }
}
