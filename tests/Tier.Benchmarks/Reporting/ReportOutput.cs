using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tier.Benchmarks.Reporting;

/// <summary>Where reports go.</summary>
/// <param name="Json">A file for the JSON; empty for standard output, null for none.</param>
/// <param name="Folder">A folder for NAME.md and NAME.json; null for none.</param>
internal sealed record ReportOutput(string? Json, string? Folder)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes it everywhere; returns the exit code: 1 when figures don't count.</summary>
    public async Task<int> WriteAsync(Report report)
    {
        var json = JsonSerializer.Serialize(
            new { report.Name, report.Date, report.Machine, Complete = report.Problems.Count == 0, report.Problems, Sections = report.Sections.Select(section => new { section.Title, section.Settings, section.Measurements }), report.Notes },
            Options);
        if (Json == "")
        {
            // The table is still for people, so it goes where progress went.
            ReportConsole.Write(report, Console.Error, Console.IsErrorRedirected);
            await Console.Out.WriteLineAsync(json);
        }
        else
        {
            ReportConsole.Write(report, Console.Out, Console.IsOutputRedirected);
            if (Json is not null)
            {
                await File.WriteAllTextAsync(Json, json + "\n");
            }
        }

        if (Folder is not null)
        {
            Directory.CreateDirectory(Folder);
            await File.WriteAllTextAsync(Path.Combine(Folder, report.Name + ".md"), ReportMarkdown.Of(report));
            await File.WriteAllTextAsync(Path.Combine(Folder, report.Name + ".json"), json + "\n");
        }

        return report.Problems.Count == 0 ? 0 : 1;
    }
}
