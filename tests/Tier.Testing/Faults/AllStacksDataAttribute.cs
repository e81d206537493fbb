using System.Reflection;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Tier.Testing.Faults;

/// <summary>
/// As <c>InlineData</c>, for a case that only <c>./test.sh --all</c> runs, which runs every fault on every stack. For a test without cases:
/// <c>[Trait("Stack", "all")]</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class AllStacksDataAttribute : DataAttribute
{
    private readonly object?[] data;

    /// <summary>The case.</summary>
    /// <param name="data">The test's arguments.</param>
    public AllStacksDataAttribute(params object?[] data)
    {
        this.data = data;
        Traits = ["Stack", "all"];
    }

    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) => new([ConvertDataRow(data)]);

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;
}
