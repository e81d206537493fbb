using Tier.Pipeline.Streams;

namespace Tier.Testing;

/// <summary>A third stream: what a scooter says of its battery.</summary>
public class BatteryStream() : EventStream("battery", table: "battery_data")
{
    /// <inheritdoc />
    public override string FileName => "battery.json";

    /// <inheritdoc />
    public override string SampleEvent => """{"scooter":"S-17","at":"2019-06-04T07:30:00Z","charge":0.81}""";

    /// <inheritdoc />
    public override string EventType => "tier.battery";

    /// <inheritdoc />
    protected override Columns Columns => new Columns().Text("scooter").Required().Time("at").Required().Number("charge", 0, 1).OneOf("state", ["charging"], ["idle"]);

    /// <inheritdoc />
    protected override Identity Identity => Identity.Of("scooter", "at");

    /// <inheritdoc />
    protected override string Day => "at";

    /// <inheritdoc />
    protected override IReadOnlyList<string> Key => ["scooter"];
}
