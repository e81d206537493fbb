using System.CommandLine;
using Tier.Benchmarks.Reporting;
using Tier.Benchmarks.Transforms;

namespace Tier.Benchmarks.Commands;

/// <summary><c>transforms</c>: time and memory of extract and transform, without any server.</summary>
internal static class TransformsCommand
{
    private static readonly string[] Notes =
    [
        "EventStream.Apply: bytes → typed event → row → values, and the payload's hash; one core, by BenchmarkDotNet in this process. With --quick the time is that of code that is hardly compiled.",
    ];

    /// <summary>Makes it.</summary>
    public static Command Create()
    {
        var command = new Command("transforms", "Time and bytes allocated for an event by extract and transform");
        command.SetAction((result, _) => RunAsync(result.IsQuick(), result.Reports()));
        return command;
    }

    private static Task<int> RunAsync(bool quick, ReportOutput output)
    {
        Progress.Say($"The transforms …");
        var section = ReportSection.Of<TransformMeasurement>("Extract and transform", new Dictionary<string, string> { ["events"] = Figures.Whole(TransformEvents.Count) + " of each kind, by data/generator" }, TransformRun.Run(quick),
        [
            new("events", one => NameOf(one.Case)),
            new("event bytes", one => Figures.Whole(one.EventBytes)),
            new("µs", one => Figures.Decimals(one.Microseconds)),
            new("± µs", one => Figures.Decimals(one.StandardDeviation)),
            new("allocated bytes", one => Figures.Whole(one.AllocatedBytes)),
        ]);
        return output.WriteAsync(new("transforms", [section], [], Notes));
    }

    private static string NameOf(TransformCase which) => which switch
    {
        TransformCase.WeatherFlat => "weather, flat",
        TransformCase.TrackFlat => "track, flat",
        TransformCase.TrackCall => "track call",
        _ => "track call, extra properties",
    };
}
