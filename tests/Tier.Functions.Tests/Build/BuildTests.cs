using System.Text.Json;
using System.Text.Json.Nodes;
using Tier.Testing;

namespace Tier.Functions.Tests.Build;

/// <summary>What the build of the app makes, and what of it is published.</summary>
public sealed class BuildTests(AppCopy app) : IClassFixture<AppCopy>
{
    private const string DeferredBinding = "supportsDeferredBinding";

    [Fact]
    public void What_start_app_runs_is_built_without_the_project_for_the_host() => app.HostProjects.Should().BeEmpty();

    [Fact]
    public void A_build_of_what_has_not_changed_does_nothing() => app.SecondBuild.Should().BeEmpty();

    [Theory, InlineData("Plaintext"), InlineData("SaslSsl"), InlineData("Ssl")]
    public async Task The_host_is_told_of_the_functions_as_agreed(string security)
    {
        var functions = JsonNode.Parse(app.Metadata[security])!.AsArray();

        foreach (var binding in functions.SelectMany(function => function!["bindings"]!.AsArray()).Where(IsKafka))
        {
            binding!["properties"]!.AsObject().Remove(DeferredBinding).Should().Be(!app.HasStandIn, "the package alone binds records later");
        }

        var agreed = Path.Combine(Repository.Root, "tests", "Tier.Functions.Tests", "Metadata", $"{security}.json");
        functions.ToJsonString().Should().Be(JsonNode.Parse(await File.ReadAllTextAsync(agreed))!.ToJsonString());
    }

    [Fact]
    public async Task The_host_is_told_of_the_Kafka_extension_where_the_package_is()
    {
        var extensions = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(app.Output, "extensions.json")))!["extensions"]!.AsArray();

        extensions.Any(extension => extension!["name"]!.GetValue<string>() == "Kafka").Should().Be(!app.HasStandIn);
    }

    [Fact]
    public async Task The_settings_of_this_machine_are_beside_the_app_and_not_published()
    {
        string[] files =
            ["host.json", "functions.metadata", "worker.config.json", "extensions.json", "data/weather.json", "data/track_events.json"];

        files.Append("local.settings.json").Should().OnlyContain(file => File.Exists(Path.Combine(app.Output, file)));
        var (code, output) = await app.DotnetAsync(
            "msbuild", "-t:ComputeResolvedFilesToPublishList", "-p:NoBuild=true", "-p:Configuration=Release",
            "-getItem:ResolvedFileToPublish");
        code.Should().Be(0, output);
        using var items = JsonDocument.Parse(output);
        items.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray()
            .Select(item => item.GetProperty("RelativePath").GetString())
            .Should().Contain(files).And.NotContain(path => path!.Contains("local.settings", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_app_with_the_stand_in_is_not_published()
    {
        var (code, output) = await app.DotnetAsync("publish", "--no-build", "-c", "Release", "-p:KafkaExtension=StandIn");

        code.Should().NotBe(0);
        output.Split('\n').Should().ContainSingle(line => line.Contains("error", StringComparison.Ordinal)).Which.Should().EndWith(
            "error : An app with the stand-in of the Kafka extension can't be published, because no Kafka function would start: "
            + "unset KafkaExtension.");
    }

    [Fact]
    public void No_build_changes_a_list_of_packages()
    {
        foreach (var project in new[] { "Tier.Functions", "Tier.Pipeline", "Worker.Extensions.Kafka.StandIn" })
        {
            Lists(app.FileNamed("functions", project)).Should().BeEquivalentTo(Lists(Path.Combine(Repository.Root, "functions", project)));
        }
    }

    private static Dictionary<string, string> Lists(string folder) =>
        Directory.GetFiles(folder, "*.lock.json").ToDictionary(file => Path.GetFileName(file), File.ReadAllText);

    private static bool IsKafka(JsonNode? binding) => binding!["type"]!.GetValue<string>() == "kafkaTrigger";
}
